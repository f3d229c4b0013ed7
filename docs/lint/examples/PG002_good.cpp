op.drop_index("purchase", "ix_purchase_placed_at", concurrently);
