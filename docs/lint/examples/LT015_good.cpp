op.alter_column("purchase", "note", {.using_ = sql("coalesce(note, '')"), .nullable = false});
