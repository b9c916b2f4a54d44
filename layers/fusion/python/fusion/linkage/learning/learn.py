"""m and u anew from pairs that people have decided.

Decided pairs are no sample of all pairs: only those between review and link are asked about, the most instructive
first. Counted, their levels would tell of the band, not of persons: pairs that are the same agree less in it. What the
choice leaves as it is, is how likely a pair of a *given* pattern is the same, because a pair is chosen by its pattern
alone (case-control reasoning: Prentice and Pyke, Logistic disease incidence models, Biometrika 66 (3), 1979).
Therefore the likelihood is that of the words given the patterns, never that of the patterns.

Prior: the logarithm of each m and u is normal about that of the model in force, with standard deviation SPREAD, and
each field's still sum to one (logistic normal: Aitchison and Shen, Biometrika 67 (2), 1980). The most probable m and u
are found by climbing. The prior of the model, its caps, bars and thresholds stay, as do frequencies of names. A level
that a field shows in no decided pair moves only as far as its neighbours must make room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, log1p
from typing import Final

from fusion.linkage.model import PROBABILITY_MIN, Field, Model

SPREAD: Final = 0.5
"""Nats: before any decision, an m or u is thought to be within a factor of 1.65 in two cases of three."""
ROUNDS_MAX: Final = 500
SETTLED: Final = 1e-7
BIT: Final = log(2)
Vectors = list[list[float]]


@dataclass(frozen=True)
class Decided:
    """How many pairs of one pattern people decided to be the same, and not."""

    pattern: int
    same: int
    different: int


@dataclass(frozen=True)
class _Told:
    """levels: (field, level, whether its u is the model's and not that of a name's frequency) of those that count."""

    levels: tuple[tuple[int, int, bool], ...]
    digits: tuple[int, ...]
    same: int
    different: int


def learn(model: Model, decided: Sequence[Decided], *, spread: float = SPREAD) -> Model:
    """The same model with the m and u that the decisions make most probable."""
    told = [_told(model, each) for each in decided if each.same or each.different]
    shift = _still(model)
    reached, step = _objective(_shifted(model, shift), told, shift, spread), 0.1
    for _ in range(ROUNDS_MAX):
        uphill = _uphill(_shifted(model, shift), told, shift, spread)
        tried = [[at + step * up for at, up in zip(*pair, strict=True)] for pair in zip(shift, uphill, strict=True)]
        found = _objective(_shifted(model, tried), told, tried, spread)
        if found < reached:
            step /= 2
            continue
        gained, shift, reached, step = found - reached, tried, found, step * 1.3
        if gained < SETTLED:
            break
    return _shifted(model, shift)


def _still(model: Model) -> Vectors:
    """Of each field the shifts of its m, then those of its u, level by level."""
    return [[0.0] * len(field.levels) for field in model.fields for _ in ("m", "u")]


def _shifted(model: Model, shift: Vectors) -> Model:
    learnt = {}
    for place, field in enumerate(model.fields):
        m = _shares([level.m for level in field.levels], shift[2 * place])
        u = _shares([level.u for level in field.levels], shift[2 * place + 1])
        learnt[field.name] = [*zip(m, u, strict=True)]
    return model.with_levels(learnt)


def _shares(known: Sequence[float], shift: Sequence[float]) -> list[float]:
    """Unmoved where nothing shifts, though what is known may not sum to one."""
    raised = [max(each, PROBABILITY_MIN) * exp(by) for each, by in zip(known, shift, strict=True)]
    whole = sum(max(each, PROBABILITY_MIN) for each in known)
    return [each * whole / sum(raised) for each in raised]


def _told(model: Model, decided: Decided) -> _Told:
    digits = model.digits(decided.pattern)
    capped = _capped(model, digits)
    levels = tuple(
        (place, _level(field, digit), digit < len(field.levels) or field.frequencies is None)
        for place, (field, digit) in enumerate(zip(model.fields, digits, strict=True))
        if digit and field.name not in capped
    )
    return _Told(levels, digits, decided.same, decided.different)


def _level(field: Field, digit: int) -> int:
    return max(len(field.levels) - digit, 0)


def _capped(model: Model, digits: Sequence[int]) -> set[str]:
    """Fields of which a little more or less changes nothing."""
    weights = {field.name: field.weight(digit) for field, digit in zip(model.fields, digits, strict=True)}
    over = [cap for cap in model.caps if sum(weights[name] for name in cap.fields) > cap.bits]
    return {name for cap in over for name in cap.fields}


def _chance(model: Model, told: _Told) -> float:
    """Nats: the logarithm of the odds that such a pair is the same."""
    pattern = sum(place * digit for place, digit in zip(model.places, told.digits, strict=True))
    return BIT * model.weight(pattern)


def _objective(model: Model, told: Sequence[_Told], shift: Vectors, spread: float) -> float:
    fits = 0.0
    for each in told:
        odds = _chance(model, each)
        fits -= each.same * _softplus(-odds) + each.different * _softplus(odds)
    return fits - sum(by * by for vector in shift for by in vector) / (2 * spread * spread)


def _softplus(value: float) -> float:
    return max(value, 0.0) + log1p(exp(-abs(value)))


def _uphill(model: Model, told: Sequence[_Told], shift: Vectors, spread: float) -> Vectors:
    pulled = _still(model)
    for each in told:
        chance = 1 / (1 + exp(-_chance(model, each)))
        surprise = each.same - (each.same + each.different) * chance
        for place, level, own in each.levels:
            pulled[2 * place][level] += surprise
            if own:
                pulled[2 * place + 1][level] -= surprise
    for place, field in enumerate(model.fields):
        for half, known in ((0, [level.m for level in field.levels]), (1, [level.u for level in field.levels])):
            vector, at = pulled[2 * place + half], shift[2 * place + half]
            whole, total = sum(known), sum(vector)
            pulled[2 * place + half] = [
                pull - total * share / whole - by / (spread * spread)
                for pull, share, by in zip(vector, known, at, strict=True)
            ]
    return pulled
