op.allow("PG025", "no model has had it since release 41", [](auto& op) { op.drop_column("customer", "fax"); });
