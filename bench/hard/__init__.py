"""A hard set of Chinese person records, with its truth, and what several tools make of it."""

from bench.hard.measure import run

__all__ = ["run"]
