op.add_constraint("visit", primary_key({"number"}));
