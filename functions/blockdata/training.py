"""A candidate out of reviewers' decisions: learnt from three quarters of them, held against the last quarter.

Which quarter a pair is in depends on its id alone: what a model was judged by, none ever learns. Pairs that were asked
about because two records are alike say little of their own comparison, and are left out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, Final

from blockdata.models import DECIDED_MIN, OF_EACH_MIN
from blockdata.reviews import Kind
from fusion import weights
from fusion.linkage import Model
from fusion.linkage.learning import Decided, Judged, is_not_worse, judge, learn, moves, read
from fusion.linkage.learning.judging import BANDS
from fusion.linkage.model import Field

QUARTERS: Final = 4


@dataclass(frozen=True)
class Said:
    """A pair that was decided; pattern: as the engine spelt it."""

    id: str
    pattern: str
    same: bool


@dataclass(frozen=True)
class Candidate:
    model: Model
    learnt: Mapping[str, int]
    compared: Mapping[str, Any]


def candidate(model: Model, said: Iterable[Said], waiting: Iterable[str], *, version: int) -> Candidate | None:
    """model: the one in force; waiting: patterns of open pairs as spelt. None where the decisions are too few."""
    known = [(each, pattern) for each in said if (pattern := read(model, each.pattern)) is not None]
    taught = [(each, pattern) for each, pattern in known if not is_held(each.id)]
    held = [(each, pattern) for each, pattern in known if is_held(each.id)]
    same = sum(each.same for each, _ in known)
    if len(known) < DECIDED_MIN or min(same, len(known) - same) < OF_EACH_MIN:
        return None
    made = replace(learn(model, counted(taught)), version=version)
    before, after = judge(model, counted(held)), judge(made, counted(held))
    opened = Counter(pattern for each in waiting if (pattern := read(model, each)) is not None)
    compared = {
        "against": model.version,
        "not_worse": is_not_worse(after, before, model),
        "before": shown(before),
        "after": shown(after),
        "moves": [
            {"before": one, "after": other, "pairs": found}
            for one in BANDS
            for other in BANDS
            if (found := moves(model, made, opened).get((one, other), 0))
        ],
    }
    learnt = {"taught": len(taught), "held": len(held), "same": same, "different": len(known) - same}
    return Candidate(made, learnt, compared)


def is_held(id_: str) -> bool:
    return sha256(id_.encode()).digest()[0] % QUARTERS == 0


def counted(said: Sequence[tuple[Said, int]]) -> list[Decided]:
    same = Counter(pattern for each, pattern in said if each.same)
    every = Counter(pattern for _, pattern in said)
    return [Decided(pattern, same[pattern], number - same[pattern]) for pattern, number in sorted(every.items())]


def shown(judged: Judged) -> dict[str, Any]:
    told = asdict(judged)
    return told | {"bins": [each for each in told["bins"] if each["pairs"]]}


def rows(model: Model) -> list[dict[str, str]]:
    """Its weights, as the dataset has them."""
    return [*weights.rows(model)]


def in_use(kind: Kind, given: Sequence[Mapping[str, str]]) -> Model:
    """The model of a version's weights; the shipped one where there is none, or it has other levels by now."""
    return weights.applied(kind, given)


def fields(model: Model) -> list[dict[str, Any]]:
    """What each level weighs. weight_least: where it weighs less for frequent values, what it weighs for the most
    frequent."""
    return [
        {
            "field": field.name,
            "title": field.label,
            "levels": [
                {
                    "level": level.name,
                    "label": level.label,
                    "m": level.m,
                    "u": level.u,
                    "weight": round(field.weight(digit), 2),
                    "weight_least": round(field.weight(least), 2),
                }
                for level, digit, least in digits(field)
            ],
        }
        for field in model.fields
    ]


def digits(field: Field) -> list[tuple[Any, int, int]]:
    """(level, its digit for the rarest values, its digit for the most frequent)."""
    number = len(field.levels)
    return [
        (level, field.radix - 1 if place == 0 else number - place, number - place)
        for place, level in enumerate(field.levels)
    ]
