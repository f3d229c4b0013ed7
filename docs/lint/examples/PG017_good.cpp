op.add_column("purchase", column("with_tax", numeric(12, 2)));
