op.execute("PRAGMA journal_mode = WAL");
