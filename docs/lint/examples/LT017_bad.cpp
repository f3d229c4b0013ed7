op.add_constraint("customer", check("name <> \"unknown\""));
