op.add_column("customer", column("settings", native("json")));
