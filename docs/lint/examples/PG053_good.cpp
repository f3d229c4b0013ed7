op.add_column("customer", column("receipts_by_post", integer()));
