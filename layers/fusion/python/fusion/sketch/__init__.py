"""From a sample that nobody has promised to a proposed contract: pure, but for reading the file."""
