op.allow("PG024", "release 12 was the last to write visits", [](auto& op) { op.drop_table("visit"); });
