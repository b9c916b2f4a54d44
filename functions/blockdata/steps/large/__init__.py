"""Clean and compare a large file in pieces: split → chunks → shares → gathered → shares compared → gathered."""
