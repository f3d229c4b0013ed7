op.add_column("customer", column("token", uuid()));
op.alter_column("customer", "token", {.server_default = random_uuid()});
