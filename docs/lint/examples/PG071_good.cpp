op.allow("PG071", "our servers have it, and the deploying user may create it", [](auto& known) {
    known.execute("CREATE EXTENSION IF NOT EXISTS citext");
});
