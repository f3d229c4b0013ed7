op.create_index("purchase", index({"number", "customer_id"}), concurrently);
