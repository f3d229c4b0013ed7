op.allow("PG070", "reports reads customers since the audit", [](auto& known) {
    known.execute("GRANT SELECT ON customer TO reports");
});
