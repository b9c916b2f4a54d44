"""Which rejected row of the parent's file each line of a correction stands for.

A file that the platform made says so in its column 原行号. A department's own file, put right and sent again, does not:
there a line stands for the row whose undamaged cells it repeats.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from blockdata.corrections import ROW_NUMBER

LINES_MAX = 100_000

Line = tuple[int, Sequence[str]]


def lines(prepared: Path, *, delimiter: str) -> Iterator[Line]:
    """(line as a clerk counts, its cells) of the file as fusion prepares it: line, problem, cells."""
    with prepared.open(encoding="utf-8", newline="") as file:
        for number, _, *cells in csv.reader(file, delimiter=delimiter):
            yield int(number), cells


def origins(
    found: Iterable[Line], *, header: Sequence[str], places: Mapping[str, int], rejected: Iterable[Mapping[str, Any]]
) -> dict[int, int]:
    """{line of this file: row of the parent}. `places`: index of each column of the contract; `rejected`: the
    parent's rows {source_row, errors, raw}."""
    if ROW_NUMBER in header:
        return named(found, header.index(ROW_NUMBER))
    return alike(found, places, islice(rejected, LINES_MAX))


def named(found: Iterable[Line], place: int) -> dict[int, int]:
    told = ((line, cells[place].strip()) for line, cells in found if place < len(cells))
    return dict(islice(((line, int(row)) for line, row in told if row.isascii() and row.isdigit()), LINES_MAX))


def alike(found: Iterable[Line], places: Mapping[str, int], rejected: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """Only one line for one row: what cannot be told apart stays rejected."""
    known = by_sound_cells(rejected, list(places))
    lines_of: dict[int, list[int]] = defaultdict(list)
    for line, cells in found:
        for sound, rows in known.items():
            key = tuple(cells[places[column]].strip() if places[column] < len(cells) else "" for column in sound)
            if row := rows.get(key):
                lines_of[row].append(line)
    return {only[0]: row for row, only in lines_of.items() if len(only) == 1}


def by_sound_cells(
    rejected: Iterable[Mapping[str, Any]], columns: Sequence[str]
) -> dict[tuple[str, ...], dict[tuple[str, ...], int]]:
    """{columns nothing is wrong with: {their cells: row}}; 0 for cells that several rows share. Rows with fewer than
    half of their columns sound stand for nobody."""
    known: dict[tuple[str, ...], dict[tuple[str, ...], int]] = defaultdict(dict)
    for row in rejected:
        damaged = {field for error in row["errors"] for field in error["field"].split("、")}
        sound = tuple(column for column in columns if column not in damaged)
        if "" in damaged or 2 * len(sound) < len(columns):
            continue
        key = tuple((row["raw"].get(column) or "").strip() for column in sound)
        known[sound][key] = 0 if key in known[sound] else row["source_row"]
    return known


def without_own_column(warnings: Iterable[str]) -> tuple[str, ...]:
    """The engine does not know the column, and says so; we do.

    >>> without_own_column(["表头中的“原行号”不在约定内,未读取", "文件没有可选列“开户行”"])
    ('文件没有可选列“开户行”',)
    """
    return tuple(warning for warning in warnings if ROW_NUMBER not in warning)
