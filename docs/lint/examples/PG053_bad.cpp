op.add_column("customer", column("how_often_the_customer_has_asked_for_a_receipt_by_post_in_one_year", integer()));
