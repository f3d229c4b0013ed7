op.create_table("old_codes", {
    column("id", uuid()).not_null(),
    column("code", varchar(50)),
    primary_key({"id"}),
});
