"""How a delivered file is read: what it really is, its encoding, its header, its rows as the clerk counts them."""
