"""Deadlines come when the clock does: it is moved, nobody waits."""
