op.allow("RC005", "nothing writes it before release 43 runs everywhere", [](auto& known) {
    known.add_enum_value("status", "lost", {.after = "sent"});
});
