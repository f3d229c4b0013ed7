op.add_column("customer", column("telefax", varchar(40)));
