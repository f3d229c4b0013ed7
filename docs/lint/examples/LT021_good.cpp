// where the application opens the database: ConnectOptions::opened
