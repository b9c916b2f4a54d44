"""Measurements: one module a figure, each a command that prints it."""
