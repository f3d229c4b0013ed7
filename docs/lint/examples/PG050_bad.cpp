op.create_table("receipt", {
    column("id", bigint()).identity(),
    column("purchase_id", integer()),
    primary_key({"id"}),
    foreign_key({"purchase_id"}, "purchase", {"id"}),
    index({"purchase_id"}),
});
