op.alter_column("visit", "number", {.nullable = false});
op.add_constraint("visit", primary_key({"number"}));
