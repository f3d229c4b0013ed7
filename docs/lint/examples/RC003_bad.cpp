op.alter_column("customer", "email", {.nullable = true});
