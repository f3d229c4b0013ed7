op.allow("PG070", "reports reads customers since the audit", [](auto& op) {
    op.execute("GRANT SELECT ON customer TO reports");
});
