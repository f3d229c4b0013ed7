op.add_column("customer", column("score", integer()));
op.create_index("purchase", index({"total"}), concurrently);
