op.alter_column("customer", "code", {.type = integer(), .using_ = sql("CAST(code AS INTEGER)")});
