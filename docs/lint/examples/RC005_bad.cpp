op.add_enum_value("status", "lost", {.after = "sent"});
