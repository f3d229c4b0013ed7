op.allow("PG028", "releases since 12 read it as optional",
         [](auto& known) { known.alter_column("customer", "email", {.nullable = true}); });
