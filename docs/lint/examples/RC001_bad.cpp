op.rename_column("customer", "fax", "telefax");
