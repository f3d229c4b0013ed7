op.allow("PG024", "release 12 was the last to write visits", [](auto& known) { known.drop_table("visit"); });
