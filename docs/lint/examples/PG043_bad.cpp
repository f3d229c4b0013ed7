op.replace_enum("status", {"new", "paid", "sent", "lost"});
