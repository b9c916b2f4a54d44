"""Writes extracts as departments send them. The same lines give the same bytes."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter

from local.city.departments.clerk import Extract
from local.city.departments.spelling import Cell

WRITTEN_AT = datetime(2018, 2, 1, tzinfo=UTC)
ENCODINGS = {
    "resident-register": "gb18030",
    "death-certificate": "utf-8-sig",
    "marriage-register": "gb18030",
    "birth-certificate": "utf-8-sig",
    "social-insurance": "utf-8",
    "enterprise-register": "utf-8-sig",
    "house-register": "gb18030",
    "standard-address": "utf-8",
    "water-account": "gb18030",
}


def write(extract: Extract, folder: Path) -> Path:
    """Into folder/<department>/<dataset>/."""
    path = folder / extract.contract.department / extract.contract.dataset / extract.file
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        write_xlsx(extract, path)
    else:
        _write_csv(extract, path)
    return path


def _table(extract: Extract) -> Iterator[list[Cell]]:
    """Header, then rows, in the contract's order of columns."""
    renamed = extract.renamed or {}
    fields = [column.field for column in extract.contract.columns]
    header = [renamed.get(column.name, column.name) for column in extract.contract.columns]
    yield ["序号", *header] if extract.numbered else [*header]
    for number, line in enumerate(extract.lines, 1):
        cells = [line.cells[field] for field in fields]
        yield [number, *cells] if extract.numbered else cells


def _write_csv(extract: Extract, path: Path) -> None:
    """As spreadsheets on department machines save it: CRLF, quotes only where needed."""
    with path.open("w", encoding=ENCODINGS[extract.contract.dataset], newline="") as file:
        csv.writer(file).writerows(_table(extract))


def write_xlsx(extract: Extract, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "in_memory": False})
    book.set_properties({"title": extract.contract.name, "created": WRITTEN_AT})
    sheet = book.add_worksheet(extract.contract.name)
    month = book.add_format({"num_format": 'yyyy"年"m"月"'})
    rows: Iterable[list[Cell]] = _table(extract)
    if extract.title:
        sheet.write_string(0, 0, extract.title)
    for row, cells in enumerate(rows, extract.first_row - 2):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(row, column, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, cell, month)
            else:
                sheet.write_number(row, column, cell)
    book.close()
