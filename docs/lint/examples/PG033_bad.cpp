op.add_column("customer", column("score", integer()));
op.execute("UPDATE customer SET score = 0 WHERE score IS NULL");
