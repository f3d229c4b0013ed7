op.execute("REINDEX TABLE purchase");
