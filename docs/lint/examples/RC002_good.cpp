op.add_column("purchase", column("long_number", bigint()));
