op.allow("PG025", "no model has had it since release 41", [](auto& known) { known.drop_column("customer", "fax"); });
