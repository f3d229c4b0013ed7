op.alter_column("purchase", "number", {.type = bigint()});
