op.allow("PG025", "no model has had it since release 41", [](auto& same) { same.drop_column("customer", "fax"); });
