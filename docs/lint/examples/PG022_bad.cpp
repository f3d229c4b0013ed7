op.alter_column("customer", "name", {.collation = "C"});
