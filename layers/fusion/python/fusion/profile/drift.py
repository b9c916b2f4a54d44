"""Whether a column still means what it meant in the delivery before: by how full it is, by its codes or the shape of
its texts (total variation distance), by where its numbers and dates lie. Pure.

A drift that alarms stops a delivery until a person has looked: it must be as good as never wrong. So few rows say
nothing, nor does a column that says which period or which county a file is about, nor dates that move on with time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from fusion.contract import Contract, code_list
from fusion.profile.profile import ColumnProfile, Profile
from fusion.values.codelists import labels

Kind = Literal["filled", "codes", "shape", "level", "distinct"]
ROWS_MIN: Final = 100
"""Measured, of both deliveries; and filled cells, where their contents are compared."""
FILLED: Final = (0.2, 0.5)
"""From which difference on a drift is told, and from which on it alarms."""
CODES: Final = (0.2, 0.5)
SHAPES: Final = (0.3, 0.6)
LEVEL: Final = (1.5, 5.0)
"""Medians, one by the other; an alarm besides needs middle halves that do not meet."""
UNIQUE: Final = 0.9
REPEATED: Final = 0.1
AGES_DAYS: Final = 5 * 365
"""Dates whose middle half spans more are spread over lives, as births are: they do not move on from month to month."""
OWN: Final = frozenset({"code:county"})
"""Types whose values say which part of the city a file is about."""
TOLD_MAX: Final = 3


@dataclass(frozen=True)
class Drift:
    """`before`, `now`: what is compared, in Chinese words, of no single row."""

    column: str
    kind: Kind
    before: str
    now: str
    alarms: bool


def drifts(before: Profile, now: Profile, contract: Contract) -> tuple[Drift, ...]:
    """Of columns that both have with the same type, in the order of `now`; those that alarm first."""
    if min(before.rows, now.rows) < ROWS_MIN:
        return ()
    known = {column.name: column for column in before.columns}
    found = [
        drift
        for column in now.columns
        if column.name != contract.period and (old := known.get(column.name)) and old.type == column.type
        for drift in _of(old, column, (before.rows, now.rows))
    ]
    return tuple(sorted(found, key=lambda drift: not drift.alarms))


def _of(old: ColumnProfile, new: ColumnProfile, rows: tuple[int, int]) -> Iterator[Drift]:
    full = (old.filled / rows[0], new.filled / rows[1])
    if (gap := abs(full[0] - full[1])) >= FILLED[0]:
        yield Drift(new.name, "filled", f"{full[0]:.0%}有值", f"{full[1]:.0%}有值", gap >= FILLED[1])
    if min(old.filled, new.filled) < ROWS_MIN:
        return
    if old.shares and new.shares:
        yield from _shares(old, new)
    if old.spread and new.spread:
        yield from _dates(old, new) if new.type == "date" else _levels(old, new)
    yield from _distinct(old, new)


def _shares(old: ColumnProfile, new: ColumnProfile) -> Iterator[Drift]:
    gap = distance(old.shares, new.shares)
    kind: Kind = "codes" if code_list(new.type) else "shape"
    told, alarming = CODES if kind == "codes" else SHAPES
    if gap >= told:
        words = labels(code_list(new.type) or "") if kind == "codes" else {}
        alarms = gap >= alarming and new.type not in OWN
        yield Drift(new.name, kind, _common(old.shares, words), _common(new.shares, words), alarms)


def distance(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Total variation: 0 where the shares are the same, 1 where nothing is in common.

    >>> distance({"1": 0.9, "2": 0.1}, {"1": 0.1, "2": 0.9}), distance({"1": 1.0}, {"1": 1.0})
    (0.8, 0.0)
    """
    return round(sum(abs(one.get(each, 0) - other.get(each, 0)) for each in {*one, *other}) / 2, 6)


def _levels(old: ColumnProfile, new: ColumnProfile) -> Iterator[Drift]:
    medians = sorted((old.spread[2], new.spread[2]))
    if medians[0] <= 0:
        return
    times = medians[1] / medians[0]
    if times >= LEVEL[0]:
        before, now = (f"中位数 {_number(each.spread[2], each.type)}" for each in (old, new))
        yield Drift(new.name, "level", before, now, times >= LEVEL[1] and _apart(old, new, 1, 3))


def _dates(old: ColumnProfile, new: ColumnProfile) -> Iterator[Drift]:
    if _apart(old, new, 1, 3):
        lived = old.spread[3] - old.spread[1] >= AGES_DAYS
        yield Drift(new.name, "level", _days(old), _days(new), lived and _apart(old, new, 0, 4))


def _apart(old: ColumnProfile, new: ColumnProfile, low: int, high: int) -> bool:
    return old.spread[high] < new.spread[low] or new.spread[high] < old.spread[low]


def _distinct(old: ColumnProfile, new: ColumnProfile) -> Iterator[Drift]:
    shares = old.distinct / old.filled, new.distinct / new.filled
    if min(shares) <= REPEATED and max(shares) >= UNIQUE:
        before, now = (f"{share:.0%}的值互不相同" for share in shares)
        yield Drift(new.name, "distinct", before, now, alarms=True)


def _common(shares: Mapping[str, float], words: Mapping[str, str]) -> str:
    return "、".join(f"{words.get(each, each)} {share:.0%}" for each, share in [*shares.items()][:TOLD_MAX])


def _number(value: float, semantic_type: str) -> str:
    """
    >>> _number(65000, "money"), _number(3.0, "integer")
    ('650元', '3')
    """
    return f"{value / 100:,.10g}元" if semantic_type in {"money", "capital"} else f"{value:,.10g}"


def _days(column: ColumnProfile) -> str:
    first, last = (date(1970, 1, 1) + timedelta(days=column.spread[place]) for place in (1, 3))
    return f"一半在{first.year}—{last.year}年" if first.year != last.year else f"一半在{first.year}年"
