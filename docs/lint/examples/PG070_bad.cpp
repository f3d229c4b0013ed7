op.execute("GRANT SELECT ON customer TO reports");
