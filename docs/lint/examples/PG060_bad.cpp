op.set_table_options("visit", options().unlogged());
