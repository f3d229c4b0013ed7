op.add_column("customer", column("country", character(2)));
