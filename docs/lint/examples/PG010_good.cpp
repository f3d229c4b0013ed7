op.add_constraint("visit", foreign_key({"customer_id"}, "customer", {"id"}));
