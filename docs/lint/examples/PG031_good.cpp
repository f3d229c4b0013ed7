op.allow("PG031", "revision 8c1f has given each customer a code of its own",
         [](auto& known) { known.create_index("customer", index({"code"}).unique(), concurrently); });
