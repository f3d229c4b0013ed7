op.allow("PG025", "no model has had it since release 41", [](auto& known) {
    known.add_column("customer", column("nickname", text()));
});
