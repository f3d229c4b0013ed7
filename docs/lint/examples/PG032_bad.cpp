op.execute("UPDATE customer SET code = upper(code)");
