op.add_column("customer", column("token", uuid()).server_default(random_uuid()));
