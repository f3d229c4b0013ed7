op.add_enum_value("status", "lost");
