"""Which pairs a reviewer should see first: those whose decision teaches most about the others.

What a decision teaches is expected information: how uncertain the pair is (bits), times how many open pairs have its
pattern (the same comparison of the same fields, however common the name), divided by one more than the decisions that
were taken on that pattern. A pair that is put in the list counts as decided for those after it, so that no pattern
fills a page. Pairs that wait because two records are alike, not because one is doubtful, have a weight that leaves
little doubt: they come late here, for their decision tells of them alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from math import log2

BAND = re.compile(r"\+\d+")


@dataclass(frozen=True)
class Waiting:
    """An open pair; pattern: as the engine spells it, without the names' frequencies."""

    id: str
    pattern: str
    weight: float


@dataclass(frozen=True)
class Why:
    """Of a pair's pattern: how many are open, this one among them, and how many were decided."""

    open: int
    decided: int


def pattern_of(spelt: str) -> str:
    """
    >>> pattern_of("name=exact+3 phone=differs")
    'name=exact phone=differs'
    """
    return BAND.sub("", spelt)


def uncertainty(weight: float) -> float:
    """Bits: 1 where the odds are even, 0 where there is no doubt. weight: bits, log2 of the odds.

    >>> uncertainty(0.0), round(uncertainty(5.0), 2)
    (1.0, 0.2)
    """
    chance = 1 / (1 + 2**-weight) if abs(weight) < 500 else 0.0
    return -sum(each * log2(each) for each in (chance, 1 - chance) if each)


def value(weight: float, why: Why) -> float:
    return uncertainty(weight) * why.open / (1 + why.decided)


def reasons(waiting: Iterable[Waiting], decided: Iterable[str]) -> dict[str, Why]:
    """{pattern: why}, of the open pairs and the patterns of those decided, as spelt."""
    opened = Counter(pair.pattern for pair in waiting)
    settled = Counter(map(pattern_of, decided))
    return {pattern: Why(pairs, settled[pattern]) for pattern, pairs in opened.items()}


def order(waiting: Iterable[Waiting], why: Mapping[str, Why]) -> Iterator[Waiting]:
    """Every pair once, the most instructive first; equal ones by their ids."""
    of: dict[str, list[Waiting]] = {}
    for pair in sorted(waiting, key=lambda pair: (uncertainty(pair.weight), pair.id)):
        of.setdefault(pair.pattern, []).append(pair)  # the most uncertain is taken from the end
    heap = [place(pairs[-1], why[pattern], 0) for pattern, pairs in of.items()]
    heapify(heap)
    while heap:
        _, _, pattern, taken = heap[0]
        pairs = of[pattern]
        yield pairs.pop()
        if pairs:
            heapreplace(heap, place(pairs[-1], why[pattern], taken + 1))
        else:
            heappop(heap)


def place(pair: Waiting, why: Why, taken: int) -> tuple[float, str, str, int]:
    """In the heap of patterns: by its next pair, when so many of it stand in the list."""
    worth = value(pair.weight, Why(why.open - taken, why.decided + taken))
    return -worth, pair.id, pair.pattern, taken
