"""Measurements: a module each, with `run() -> Result`. `make bench` runs all, `make bench ONLY=febrl3` one."""
