op.allow("PG070", "reports reads customers since the audit", [](auto& same) {
    same.execute("GRANT SELECT ON customer TO reports");
});
