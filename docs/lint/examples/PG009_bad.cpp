op.add_constraint("visit", exclude({{"number", "="}}).using_method("btree"));
