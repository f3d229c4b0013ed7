op.create_enum("status", {"new", "paid", "sent"});
op.create_table("customer", {
    column("id", uuid()).not_null(),
    column("email", varchar(255)).not_null(),
    column("name", text()),
    column("fax", varchar(40)),
    column("code", varchar(50)),
    column("active", boolean()).not_null().server_default(true),
    primary_key({"id"}),
    index({"name"}),
});
op.create_table("purchase", {
    column("id", bigint()).not_null(),
    column("customer_id", uuid()).not_null(),
    column("status", enumeration("status")).not_null(),
    column("total", numeric(10, 2)).not_null(),
    column("number", integer()),
    column("note", text()),
    column("placed_at", timestamptz()).not_null(),
    primary_key({"id"}),
    foreign_key({"customer_id"}, "customer", {"id"}),
    check("total >= 0").named("ck_purchase_total"),
    index({"customer_id"}),
    index({"placed_at"}),
});
op.create_table("visit", {
    column("id", bigint()).not_null(),
    column("number", integer()),
    column("customer_id", uuid()),
    column("at", timestamptz()).not_null(),
    index({"customer_id"}),
});
