op.alter_column("purchase", "note", {.nullable = false});
