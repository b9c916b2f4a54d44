"""What people's decisions on pairs teach a model, and whether what was learnt is any better."""

from fusion.linkage.learning.judging import Judged, is_not_worse, judge, moves
from fusion.linkage.learning.learn import Decided, learn
from fusion.linkage.learning.spelling import read, spell, without_bands

__all__ = [
    "Decided",
    "Judged",
    "is_not_worse",
    "judge",
    "learn",
    "moves",
    "read",
    "spell",
    "without_bands",
]
