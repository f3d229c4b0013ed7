op.add_constraint("purchase", check("total < 1000000"));
