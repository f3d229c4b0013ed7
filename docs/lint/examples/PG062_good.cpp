op.execute("CREATE POLICY own ON customer USING (email = current_user)");
op.execute("ALTER TABLE customer ENABLE ROW LEVEL SECURITY");
