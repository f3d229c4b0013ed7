op.execute("CREATE EXTENSION citext");
