op.autocommit([](auto& alone) { alone.execute("ALTER TABLE event DETACH PARTITION event_2019 CONCURRENTLY"); });
