op.execute("CREATE TEMP TABLE old_codes AS SELECT id, code FROM customer");
