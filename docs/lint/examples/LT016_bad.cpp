op.alter_column("customer", "code", {.type = integer()});
