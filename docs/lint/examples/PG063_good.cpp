op.execute("ALTER DOMAIN postal_code ADD CONSTRAINT digits CHECK (VALUE ~ '^[0-9]+$') NOT VALID");
