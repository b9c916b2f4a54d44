"""What both the SQL and the reference read: characters, code lists, places, limits."""
