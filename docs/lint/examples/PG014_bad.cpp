op.add_column("customer", column("country", varchar(2)).not_null());
