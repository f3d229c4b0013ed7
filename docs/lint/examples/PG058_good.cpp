op.allow("PG058", "revision 4be2 has validated the check ck_visit_2026, and there is no default partition", [](auto& known) {
    known.execute("ALTER TABLE event ATTACH PARTITION visit FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')");
});
