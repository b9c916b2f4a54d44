"""Chance that can be repeated: each topic draws from its own stream, so that a change in one leaves the others as they are."""

from random import Random


def chance(seed: int, topic: str) -> Random:
    return Random(f"{seed}/{topic}")  # noqa: S311 - a rehearsal, not a secret
