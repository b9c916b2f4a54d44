"""The vocabulary and the scoring in plain Python, row by row: what the SQL is held to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any, Final

from fusion.linkage.model import Field, Model
from fusion.linkage.sounds import sound
from fusion.linkage.vocabulary import COMPOUND_SURNAMES, SIMILAR_DEFAULT, Condition, Part

Row = Mapping[str, Any]


def pattern(model: Model, left: Iterable[Row], right: Iterable[Row]) -> int:
    """Of two units, each given by its rows."""
    pairs = [*product(left, right)]
    best = (max((digit(field, one, other) for one, other in pairs), default=0) for field in model.fields)
    return sum(place * found for place, found in zip(model.places, best, strict=True))


def digit(field: Field, left: Row, right: Row) -> int:
    for place, level in enumerate(field.levels[:-1]):
        if all(holds(condition, left, right) for condition in level.when):
            found = len(field.levels) - place
            return found + _band(field, left) if place == 0 else found
    both = any(left.get(column) is not None and right.get(column) is not None for column in field.columns)
    return int(both)


def _band(field: Field, left: Row) -> int:
    if field.frequencies is None:
        return 0
    return field.frequencies.values.get(left[field.frequencies.column], len(field.frequencies.bands) - 1)


def holds(condition: Condition, left: Row, right: Row) -> bool:
    """
    >>> holds(("one-different", "name", 3), {"name": "张小宏"}, {"name": "张小红"})
    True
    """
    word, column, *rest = condition
    one, other = left.get(str(column)), right.get(str(column))
    return one is not None and other is not None and CONDITIONS[str(word)](one, other, *rest)


def keys(model: Model, row: Row) -> set[tuple[str, tuple[str, ...]]]:
    """(rule, its parts) of one row."""
    found: set[tuple[str, tuple[str, ...]]] = set()
    for block in model.blocks:
        found |= {(block.rule, parts) for parts in product(*(_part(part, row) for part in block.parts))}
    return found


def _part(part: Part, row: Row) -> Sequence[str]:
    word, column, *rest = part if isinstance(part, tuple) else ("whole", part)
    value = row.get(str(column))
    return [] if value is None else [one for one in KEYS[str(word)](value, *rest) if one is not None]


def surname(name: str) -> str:
    """
    >>> surname("令狐冲"), surname("王芳")
    ('令狐', '王')
    """
    return name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]


def differences(one: str, other: str) -> int:
    """Places at which texts of the same length differ."""
    return sum(a != b for a, b in zip(one, other, strict=True))


def is_one_different(one: str, other: str, shortest: int = 2) -> bool:
    same = len(one) == len(other) >= shortest
    return same and differences(one, other) == 1


def is_one_missing(one: str, other: str, shortest: int = 3) -> bool:
    """
    >>> is_one_missing("王小芳", "王芳"), is_one_missing("王小芳", "李芳")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    cut = {long[:place] + long[place + 1 :] for place in range(len(long))}
    return len(long) >= shortest and short in cut


def edits(one: str, other: str) -> int:
    """Damerau–Levenshtein, no letter moved twice.

    >>> edits("1980", "1890"), edits("abc", "ac")
    (1, 1)
    """
    table = [[max(i, j) if not i or not j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def jaro_winkler(one: str, other: str) -> float:
    """
    >>> round(jaro_winkler("martha", "marhta"), 4), jaro_winkler("a", "b")
    (0.9611, 0.0)
    """
    reach = max(max(len(one), len(other)) // 2 - 1, 0)
    taken: list[int] = []
    for i, letter in enumerate(one):
        near = range(max(0, i - reach), min(len(other), i + reach + 1))
        taken.append(next((j for j in near if other[j] == letter and j not in taken), -1))
    matched = [(i, j) for i, j in enumerate(taken) if j >= 0]
    if not matched:
        return 0.0
    ordered = sorted(j for _, j in matched)
    moved = sum(one[i] != other[j] for (i, _), j in zip(matched, ordered, strict=True)) / 2
    jaro = (len(matched) / len(one) + len(matched) / len(other) + (len(matched) - moved) / len(matched)) / 3
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return jaro + min(start, 4) * 0.1 * (1 - jaro) if jaro > 0.7 else jaro


CONDITIONS: Final[dict[str, Callable[..., bool]]] = {
    "exact": lambda one, other: one == other,
    "homophone": lambda one, other: sound(one) == sound(other),
    "one-different": is_one_different,
    "one-missing": is_one_missing,
    "one-digit": lambda one, other: len(one) == len(other) and differences(one, other) == 1,
    "typo": lambda one, other, most=1: edits(one, other) <= most,
    "similar": lambda one, other, least=SIMILAR_DEFAULT: jaro_winkler(one, other) >= least,
    "same-surname": lambda one, other: surname(one) == surname(other),
    "day-month-swapped": lambda one, other: one[:4] + one[-3:] + one[4:7] == other,
    "same-start": lambda one, other, length: one[:length] == other[:length],
    "overlap": lambda one, other, least=1: len(set(one) & set(other)) >= least,
    "contained": lambda one, other, shortest=2: (
        min(len(one), len(other)) >= shortest and (one in other or other in one)
    ),
}
KEYS: Final[dict[str, Callable[..., Sequence[str]]]] = {
    "whole": lambda value: [value],
    "sound": lambda value: [sound(value)],
    "surname": lambda value: [surname(value)],
    "start": lambda value, length: [value[:length]],
    "end": lambda value, length: [value[-length:]],
    "each": lambda value: [*dict.fromkeys(value)],
}
