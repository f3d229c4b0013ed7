op.execute("ALTER TABLE customer ADD COLUMN nickname text");
