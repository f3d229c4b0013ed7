op.add_column("customer", column("score", integer()));
op.alter_column("purchase", "number", {.type = bigint()});
