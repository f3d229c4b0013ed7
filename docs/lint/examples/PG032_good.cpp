op.autocommit([](auto& alone) { alone.execute("UPDATE customer SET code = upper(code) WHERE code <> upper(code)"); });
