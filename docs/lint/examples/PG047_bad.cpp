op.create_table("coupon", {
    column("id", integer()).identity(),
    primary_key({"id"}),
});
