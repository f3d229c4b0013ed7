op.create_table("visit_to_be", {
    column("id", bigint()).not_null(),
    column("number", integer()),
    primary_key({"id"}),
    exclude({{"number", "="}}).using_method("btree"),
});
