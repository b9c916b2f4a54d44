"""Which columns tell the rows of a sample apart, and whether it is one period's."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

NUMBERS: Final = (
    *("real-estate-number", "certificate-number", "credit-code", "taxpayer-number", "citizen-id", "party-id"),
    "household-number",
)
"""Types that identify, those of a row itself before those of whom it speaks of."""
PARTS: Final = ("month", "date", "sex", "ethnic-group", "integer", "text")
"""Types that may complete a key of two."""
OTHER_NUMBERS: Final = ("text", "integer")
"""Types that number rows where nothing else does."""
FILLED_MIN: Final = 0.95
UNIQUE_MIN: Final = 0.97
"""Samples hold rows that were sent twice, and numbers that were left out or mistyped."""
PERIODS_MAX: Final = 3
COLUMNS_TRIED_MAX: Final = 24


@dataclass(frozen=True)
class Candidate:
    """A column as keys see it. `cells`: folded, '' where empty, one a row."""

    name: str
    type: str
    cells: Sequence[str]

    @property
    def filled(self) -> float:
        return sum(map(bool, self.cells)) / len(self.cells) if self.cells else 0.0


def unique(columns: Sequence[Candidate]) -> float:
    """Different ones among the rows where all columns have a value."""
    found = [row for row in zip(*(column.cells for column in columns), strict=True) if all(row)]
    return len(set(found)) / len(found) if found else 0.0


def period(columns: Sequence[Candidate]) -> str | None:
    """The column that says which month the sample is of: a month in nearly every row, and few different ones."""
    for column in columns:
        if column.type == "month" and column.filled >= FILLED_MIN and len(set(column.cells)) <= PERIODS_MAX:
            return column.name
    return None


def key(columns: Sequence[Candidate], period_column: str | None) -> tuple[tuple[str, ...], float]:
    """The smallest set that tells rows apart, with the share of rows it does so for; empty when none does.

    Numbers that identify come first, in the order of NUMBERS; a period is part of the key.
    """
    usable = [column for column in columns if column.filled >= FILLED_MIN]
    fixed = [column for column in usable if column.name == period_column]
    numbers = sorted((column for column in usable if column.type in NUMBERS), key=_rank)[:COLUMNS_TRIED_MAX]
    parts = [column for column in usable if _is_part(column) and column not in fixed][:COLUMNS_TRIED_MAX]
    singles = [(each,) for each in (*numbers, *(part for part in parts if part.type in OTHER_NUMBERS))]
    pairs = [*((number, part) for number in numbers for part in parts), *combinations(numbers, 2)]
    for chosen in (*singles, *pairs):
        share = unique([*chosen, *fixed])
        if share >= UNIQUE_MIN:
            return tuple(column.name for column in (*chosen, *fixed)), share
    return (), 0.0


def _rank(column: Candidate) -> int:
    return NUMBERS.index(column.type)


def _is_part(column: Candidate) -> bool:
    return column.type in PARTS or column.type.startswith("code:")
