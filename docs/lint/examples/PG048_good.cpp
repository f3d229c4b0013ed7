op.create_table("coupon", {
    column("id", bigint()).identity(),
    primary_key({"id"}),
});
