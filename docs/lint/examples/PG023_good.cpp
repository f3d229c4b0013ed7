op.alter_column("customer", "code", {.type = varchar(100)});
