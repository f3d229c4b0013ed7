op.create_sequence("customer_number");
op.add_column("customer", column("number", bigint()));
op.alter_column("customer", "number", {.server_default = sql("nextval('customer_number')")});
