op.drop_constraint("purchase", "ck_purchase_total");
