"""Writes extracts as departments send them: text, packed or not, workbooks, exports. Same lines, same bytes."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final

import xlsxwriter

from local.city import exports, layout, old_workbooks
from local.city.departments.clerk import Extract, Line
from local.city.departments.spelling import Cell

WRITTEN_AT: Final = datetime(2018, 2, 1, tzinfo=UTC)
ENCODINGS: Final = {
    "resident-register": "gb18030",
    "death-certificate": "utf-8-sig",
    "birth-certificate": "utf-8-sig",
    "enterprise-register": "utf-8-sig",
    "house-register": "gb18030",
    "water-account": "gb18030",
}
"""Of those who send text."""


def write(extract: Extract, folder: Path) -> Path:
    """Into folder/<department>/<dataset>/."""
    path = folder / extract.contract.department / extract.contract.dataset / extract.file
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        write_xlsx(extract, path)
    elif path.suffix == ".xls":
        rows = chain(_heading(extract), layout.cells(extract, extract.lines))
        path.write_bytes(old_workbooks.workbook(extract.contract.name, rows))
    elif path.suffix == ".parquet":
        exports.write_parquet(*_exported(extract), path)
    elif path.suffix == ".zip":
        _write_zip(extract, path)
    else:
        with _opened(path) as file:
            if path.name.endswith(exports.ENDINGS):
                exports.write_lines(*_exported(extract), file)
            else:
                _write_csv(extract, extract.lines, file)
    return path


def _exported(extract: Extract) -> tuple[list[str], Iterator[list[Cell]]]:
    return [column.name for column in extract.contract.columns], layout.cells(extract, extract.lines)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    with path.open("wb") as file:
        if path.suffix != ".gz":
            yield file
            return
        with gzip.GzipFile("", "wb", compresslevel=1, fileobj=file, mtime=0) as packed:
            yield packed


def _write_csv(extract: Extract, lines: list[Line], file: IO[bytes] | gzip.GzipFile) -> None:
    """As spreadsheets on department machines save it: CRLF, quotes only where needed."""
    text = io.TextIOWrapper(file, ENCODINGS[extract.contract.dataset], newline="")
    writer = csv.writer(text)
    writer.writerows(layout.above(extract))
    writer.writerows(layout.cells(extract, lines))
    text.detach()


def _write_zip(extract: Extract, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, lines in extract.tables:
            entry = zipfile.ZipInfo(name or path.with_suffix(".csv").name, WRITTEN_AT.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                _write_csv(extract, lines, file)


def _heading(extract: Extract) -> Iterator[Sequence[Cell]]:
    if extract.title:
        yield [extract.title]
    yield from layout.above(extract)


def write_xlsx(extract: Extract, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "in_memory": False})
    book.set_properties({"title": extract.contract.name, "created": WRITTEN_AT})
    month = book.add_format({"num_format": 'yyyy"年"m"月"'})
    for name, lines in extract.tables:
        _write_sheet(extract, lines, book.add_worksheet(name or extract.contract.name), month)
    book.close()


def _write_sheet(extract: Extract, lines: list[Line], sheet: Any, month: Any) -> None:
    """Row by row, so that little is held; of cells that are merged the first alone is written."""
    top, covered = extract.first_row - 1, set[tuple[int, int]]()
    starts: dict[int, list[tuple[int, int]]] = {}
    for column, first, last in layout.merged(extract, lines):
        starts.setdefault(top + first, []).append((column, top + last))
        covered |= {(top + row, column) for row in range(first + 1, last + 1)}
    table = chain(_heading(extract), layout.cells(extract, lines), layout.below(extract, lines))
    for row, cells in enumerate(table):
        for column, last in starts.get(row, ()):
            sheet.merge_range(row, column, last, column, "")
        for column, cell in enumerate(cells):
            if cell != "" and (row, column) not in covered:
                _write_cell(sheet, row, column, cell, month)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, month: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, month)
    else:
        sheet.write_number(row, column, cell)
