op.add_column("customer", column("name_in_c", text()).collate("C"));
op.create_index("customer", index({"name_in_c"}), concurrently);
