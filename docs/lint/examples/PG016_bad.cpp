op.add_column("customer", column("number", bigint()).identity());
