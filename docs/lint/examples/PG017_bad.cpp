op.add_column("purchase", column("with_tax", numeric(12, 2)).generated(sql("total * 1.19")));
