op.create_index("purchase", index({"total"}), concurrently);
