"""Opens the city's files as anybody would: {source_row: {header: cell}}."""

import csv
from pathlib import Path

import openpyxl

from local.city.files import ENCODINGS

Cells = dict[str, str]


def files(city: Path) -> list[Path]:
    return sorted(path for path in city.glob("*/*/*") if path.is_file())


def table(path: Path) -> dict[int, Cells]:
    """Keys count as the clerk does, from 1; the header is the first row with more than one cell."""
    numbered = list(enumerate(_sheet(path) if path.suffix == ".xlsx" else _text(path), 1))
    place, header = next((number, cells) for number, cells in numbered if sum(map(bool, cells)) > 1)
    return {number: dict(zip(header, cells, strict=True)) for number, cells in numbered if number > place}


def _text(path: Path) -> list[list[str]]:
    with path.open(encoding=ENCODINGS[path.parent.name], newline="") as file:
        return list(csv.reader(file))


def _sheet(path: Path) -> list[list[str]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [["" if cell is None else str(cell) for cell in cells] for cells in sheet.iter_rows(values_only=True)]
