op.create_index("customer", index({"code"}).unique(), concurrently);
