op.add_column("customer", column("postcode", native("postal_code")));
