op.create_table("coupon", {column("id", bigint()).identity(), primary_key({"id"})});
op.create_table("coupon_use", {
    column("id", bigint()).identity(),
    column("coupon_id", bigint()),
    primary_key({"id"}),
    foreign_key({"coupon_id"}, "coupon", {"id"}),
    index({"coupon_id"}),
});
