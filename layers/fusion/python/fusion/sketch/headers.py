"""The header of a table that no contract describes: the first row that looks like one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from fusion.contract import RESERVED
from fusion.files.headers import HEADER_ROWS_MAX, plain

CELL_MAX: Final = 40
"""Characters of a header's cell; longer ones are notes."""
WIDE_ENOUGH: Final = 0.6
"""Of the widest row's filled cells: a title or a date above the table is narrower."""
_VALUE: Final = re.compile(r"[\d\s,.:/%+*年月日号¥-]*\d[\d\s,.:/%+*年月日Xx-]*|[0-9A-Z]{15,}|[-—/]+|[{\[].*")
Rows = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Named:
    """A column: as a contract may name it, and as it stands above it."""

    name: str
    written: str


def likely(rows: Rows) -> tuple[Named, ...]:
    """The columns of the first row that looks like a header, empty when none does.

    >>> [each.name for each in likely([(1, ["低保花名册"]), (2, ["姓 名*", "金额(元)"]), (3, ["王芳", "650"])])]
    ['姓名', '金额']
    """
    first = rows[:HEADER_ROWS_MAX]
    widest = max((len(_filled(cells)) for _, cells in first), default=0)
    for (number, cells), (under, below) in pairwise([*first, (0, ())]):
        if not _is_header(cells, WIDE_ENOUGH * widest):
            continue
        grouped = under == number + 1 and _is_group(cells, below) and _is_header(below, 1)
        return tuple(_columns(_under_groups(cells, below) if grouped else cells))
    return ()


def _filled(cells: Sequence[str]) -> list[str]:
    return [text for text in map(plain, cells) if text]


def _is_header(cells: Sequence[str], filled_min: float) -> bool:
    filled = _filled(cells)
    return len(filled) >= max(1, filled_min) and not any(
        len(text) > CELL_MAX or _VALUE.fullmatch(text) for text in filled
    )


def _is_group(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the row above leaves columns to the row below, that is a group's, and the row below some to it."""
    width = range(max(len(above), len(below)))
    return any(_at(above, place) and not _at(below, place) for place in width) and any(
        _at(below, place) and not _at(above, place) for place in width
    )


def _under_groups(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """As the engine reads two lines: a group stands over its own column and those after it, until the next."""
    found: list[str] = []
    group = ""
    for place in range(max(len(above), len(below))):
        over, under = _at(above, place), _at(below, place)
        group = over or group
        found.append(f"{group}{under}" if under and group else under or over)
    return found


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _columns(cells: Sequence[str]) -> Iterator[Named]:
    for written in map(str.strip, cells):
        if name := fit(written):
            yield Named(name, written)


def fit(written: str) -> str:
    """As a contract may name a column.

    >>> fit("男方·姓名"), fit("link"), fit("  ")
    ('男方姓名', 'link列', '')
    """
    name = "".join(each for each in plain(written) if each.isprintable() and each != "·")
    return f"{name}列" if name in RESERVED else name
