op.execute("TRUNCATE visit CASCADE");
