"""The boards of quality and freshness: what each department delivered, how well, how punctually."""
