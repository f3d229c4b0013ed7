op.alter_column("customer", "name", {.collation = "NOCASE"});
