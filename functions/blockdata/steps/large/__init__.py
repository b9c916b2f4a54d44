"""A large file in pieces: split → chunks → shares → gathered → shares compared → gathered → slices → gathered."""
