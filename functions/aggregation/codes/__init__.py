"""代码表: the lists, who uses them, and the mapping tables of contracts."""
