op.add_column("customer", column("second_email", varchar(255)));
