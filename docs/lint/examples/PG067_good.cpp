op.allow("PG067", "customers who are there stay active",
         [](auto& same) { same.alter_column("customer", "active", {.server_default = false}); });
