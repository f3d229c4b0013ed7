op.set_table_options("visit", options().with("fillfactor", "70"));
