op.alter_column("customer", "active", {.server_default = false});
