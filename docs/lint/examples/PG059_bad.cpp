op.execute("ALTER TABLE event DETACH PARTITION event_2019");
