op.add_column("customer", column("level", integer()).not_null().server_default(0));
