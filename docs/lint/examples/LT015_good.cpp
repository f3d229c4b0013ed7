op.alter_column("purchase", "note", {.type = text(), .using_ = sql("coalesce(note, '')"), .nullable = false});
