op.create_table("coupon", {
    column("id", bigint()).identity(),
    column("customer_id", uuid()),
    primary_key({"id"}),
    foreign_key({"customer_id"}, "customer", {"id"}),
    index({"customer_id"}),
});
