op.add_column("customer", column("score", integer()).server_default(0));
