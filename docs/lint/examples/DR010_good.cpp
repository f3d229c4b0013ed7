op.execute("ALTER TABLE customer ADD COLUMN nickname text",
           [](retort::Operations& same) { same.add_column("customer", column("nickname", text())); });
