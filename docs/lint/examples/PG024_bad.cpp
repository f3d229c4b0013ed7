op.drop_table("visit");
