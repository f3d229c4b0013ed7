op.create_index("purchase", index({"customer_id"}).named("ix_purchase_again"), concurrently);
