op.execute("REFRESH MATERIALIZED VIEW sales_by_day");
