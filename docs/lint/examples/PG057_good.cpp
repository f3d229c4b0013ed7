op.allow("PG057", "nothing in this revision takes long", [](auto& known) {
    known.execute("CREATE TRIGGER seen AFTER UPDATE ON customer FOR EACH ROW EXECUTE FUNCTION note_it()");
});
