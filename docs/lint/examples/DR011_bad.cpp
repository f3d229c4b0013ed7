op.allow("PG025", "no model has had it since release 41", [](auto& op) {
    op.add_column("customer", column("nickname", text()));
});
