op.autocommit([](auto& alone) { alone.execute("DROP DATABASE old_shop"); });
