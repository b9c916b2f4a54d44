"""Chance that can be repeated: each topic draws from its own stream, so a change in one leaves the others alone."""

from random import Random


def chance(seed: int, topic: str) -> Random:
    return Random(f"{seed}/{topic}")  # noqa: S311 - a rehearsal, not a secret
