op.add_constraint("purchase", check("total > 0").named("ck_purchase_total_positive").not_valid());
op.allow("PG029", "ck_purchase_total_positive says more",
         [](auto& known) { known.drop_constraint("purchase", "ck_purchase_total"); });
