op.add_column("customer", column("settings", json()));
