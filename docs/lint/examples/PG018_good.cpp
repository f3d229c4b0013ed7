op.add_column("customer", column("postcode", varchar(10)));
op.add_constraint("customer", check("postcode ~ '^[0-9]+$'").not_valid());
