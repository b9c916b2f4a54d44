"""Functions killed half way: the end is as if nothing had happened."""
