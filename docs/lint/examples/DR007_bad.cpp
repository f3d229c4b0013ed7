op.add_column("customer", column("nickname", text()));
