op.autocommit([](auto& alone) { alone.execute("REINDEX TABLE CONCURRENTLY purchase"); });
