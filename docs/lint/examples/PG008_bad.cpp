op.add_constraint("customer", unique({"code"}));
