op.drop_column("customer", "fax");
