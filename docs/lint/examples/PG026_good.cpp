op.execute("DELETE FROM visit WHERE at < now() - interval '1 year'");
