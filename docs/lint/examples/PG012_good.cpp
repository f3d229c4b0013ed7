op.add_constraint("purchase", check("total < 1000000").named("ck_small").not_valid());
op.autocommit([](auto& own) { own.validate_constraint("purchase", "ck_small"); });
