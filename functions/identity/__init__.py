"""identity: who is asking, and who has looked at whose data."""
