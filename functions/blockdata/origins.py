"""Correction files name, in the column 原行号, the row of the parent's file that each of their lines stands for."""

import csv
from collections.abc import Iterable
from pathlib import Path

from blockdata.corrections import ROW_NUMBER

LINES_MAX = 100_000


def origins(path: Path, *, encoding: str, delimiter: str) -> dict[int, int]:
    """{line of this file, as a clerk counts: row of the parent}. Empty when there is no such column."""
    found: dict[int, int] = {}
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        place, begins = None, 1
        for row in reader:
            line, begins = begins, reader.line_num + 1
            if place is None:
                names = [cell.strip().removeprefix("\ufeff") for cell in row]
                place = names.index(ROW_NUMBER) if ROW_NUMBER in names else None
            elif place < len(row) and row[place].strip().isascii() and row[place].strip().isdigit():
                found[line] = int(row[place])
            if len(found) == LINES_MAX:
                break
    return found


def without_own_column(warnings: Iterable[str]) -> tuple[str, ...]:
    """The engine does not know the column, and says so; we do.

    >>> without_own_column(["表头中的“原行号”不在约定内,未读取", "文件没有可选列“开户行”"])
    ('文件没有可选列“开户行”',)
    """
    return tuple(warning for warning in warnings if ROW_NUMBER not in warning)
