op.add_column("purchase", column("number_64", bigint()));
