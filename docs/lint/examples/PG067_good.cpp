op.allow("PG067", "customers who are there stay active",
         [](auto& known) { known.alter_column("customer", "active", {.server_default = false}); });
