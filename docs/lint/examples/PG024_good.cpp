op.allow("PG024", "release 12 was the last to write visits", [](auto& same) { same.drop_table("visit"); });
