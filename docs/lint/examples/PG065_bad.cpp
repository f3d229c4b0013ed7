op.create_table("coupon", {column("code", text()).not_null()});
