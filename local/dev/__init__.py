"""The rehearsal while somebody works on it: what is edited runs at once."""
