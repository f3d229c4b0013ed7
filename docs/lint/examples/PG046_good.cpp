op.add_column("customer", column("seen_at", timestamptz()));
