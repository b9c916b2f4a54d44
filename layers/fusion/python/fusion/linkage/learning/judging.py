"""Two models held against the same decisions, and against the pairs that wait."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log2
from typing import Final, Literal

from fusion.linkage.learning.learn import BIT, Decided
from fusion.linkage.model import Model

Band = Literal["link", "review", "none"]
BANDS: Final[tuple[Band, ...]] = ("link", "review", "none")
BINS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
CHANCE_MIN: Final = 1e-6


@dataclass(frozen=True)
class Bin:
    """Of the pairs that a model gives a chance from `least` to `most`: how many, what it gave them on average, and how
    many are the same."""

    least: float
    most: float
    pairs: int
    given: float
    same: int


@dataclass(frozen=True)
class Judged:
    """loss: bits a decision on average, less is better; an even guess costs 1. same, different: what the model would
    do with the pairs that people decided so, by their weight alone."""

    pairs: int
    loss: float
    same: Mapping[Band, int]
    different: Mapping[Band, int]
    bins: tuple[Bin, ...]

    @property
    def wrong_share(self) -> float:
        """Of the pairs that it would join by itself, how many are not the same."""
        return _share(self.different["link"], self.same["link"])

    @property
    def missed_share(self) -> float:
        """Of the pairs that it would ask nobody about, how many are the same."""
        return _share(self.same["none"], self.different["none"])


def judge(model: Model, decided: Sequence[Decided]) -> Judged:
    chances = [(chance(model, each.pattern), band(model, each.pattern), each) for each in decided]
    pairs = sum(each.same + each.different for each in decided)
    lost = sum(-each.same * log2(given) - each.different * log2(1 - given) for given, _, each in chances)
    same: Counter[Band] = Counter()
    different: Counter[Band] = Counter()
    for _, placed, each in chances:
        same[placed] += each.same
        different[placed] += each.different
    bins = tuple(_bin(chances, least, most) for least, most in pairwise(BINS))
    return Judged(
        pairs=pairs,
        loss=lost / pairs if pairs else 0.0,
        same={each: same[each] for each in BANDS},
        different={each: different[each] for each in BANDS},
        bins=bins,
    )


def is_not_worse(after: Judged, before: Judged, model: Model) -> bool:
    """No more loss, and its bands keep what their bounds promise: of what is joined no more is wrong than the chance at
    `link` leaves, of what nobody is asked about no more is the same than the chance at `review`.

    The model in force asks about nearly all of these pairs: that a candidate decides some by itself is its use, hence
    it is bound by chances and not by the other's counts."""
    return (
        after.loss <= before.loss
        and after.wrong_share <= 1 - _chance(model.link)
        and after.missed_share <= _chance(model.review)
    )


def moves(before: Model, after: Model, waiting: Mapping[int, int]) -> dict[tuple[Band, Band], int]:
    """{(band, band then): pairs} of the pairs that wait, given by pattern."""
    found: Counter[tuple[Band, Band]] = Counter()
    for pattern, pairs in waiting.items():
        found[band(before, pattern), band(after, pattern)] += pairs
    return dict(found)


def band(model: Model, pattern: int) -> Band:
    weight = model.weight(pattern)
    return "link" if weight >= model.link else "review" if weight >= model.review else "none"


def chance(model: Model, pattern: int) -> float:
    """That such a pair is the same; never quite 0 or 1."""
    return min(max(_chance(model.weight(pattern)), CHANCE_MIN), 1 - CHANCE_MIN)


def _chance(bits: float) -> float:
    return 1 / (1 + exp(-BIT * bits)) if bits > -1000 else 0.0


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part else 0.0


def _bin(chances: Sequence[tuple[float, Band, Decided]], least: float, most: float) -> Bin:
    held = [(given, each) for given, _, each in chances if least <= given < most]
    pairs = sum(each.same + each.different for _, each in held)
    given = sum(chance * (each.same + each.different) for chance, each in held)
    return Bin(least, most, pairs, given / pairs if pairs else 0.0, sum(each.same for _, each in held))
