op.drop_index("purchase", "ix_purchase_placed_at", concurrently);
op.create_index("purchase", index({"placed_at", "total"}), concurrently);
