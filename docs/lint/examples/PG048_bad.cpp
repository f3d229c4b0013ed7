op.create_table("coupon", {
    column("id", native("bigserial")),
    primary_key({"id"}),
});
