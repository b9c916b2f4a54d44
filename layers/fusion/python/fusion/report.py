"""The report a department takes back: what became of its file, and what to do about every rejected row."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from fusion.clean import Cleaned
from fusion.sql import Limits, session, statement, text

HEAD: Final = ("行号", "字段", "问题", "原值(已遮盖)", "怎么办")
_WIDTHS: Final = (8, 16, 48, 24, 60)
_ROWS_MAX: Final = 1_000_000
"""A sheet ends at 1,048,576 rows; the csv report has no end."""
_BATCH: Final = 1000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "﹣", "−", "＠")
# Fixed, so that the same report has the same bytes.
_CREATED: Final = datetime(2018, 1, 1)  # noqa: DTZ001 - the workbook's format knows no zone


def rejects(cleaned: Path) -> Iterator[dict[str, Any]]:
    """Rejected rows of clean's folder in the file's order: source_row, row_id, errors (a list), raw (a dict).

    Of a file of several tables also sheet, and sheet_row: the row as the clerk counts it there.
    """
    parts = Cleaned.load(cleaned).parts
    query = statement("from read_parquet($path) order by source_row", path=text(cleaned / "rejected.parquet"))
    with session(Limits()) as connection:
        found = connection.execute(query)
        while rows := found.fetchmany(_BATCH):
            for source_row, row_id, errors, raw in rows:
                found_row = {"source_row": source_row, "row_id": row_id}
                yield found_row | _place(parts, source_row) | {"errors": json.loads(errors), "raw": json.loads(raw)}


def _place(parts: Sequence[tuple[str, int]], source_row: int) -> dict[str, Any]:
    """
    >>> _place([("红花岗区", 0), ("汇川区", 90)], 92)
    {'sheet': '汇川区', 'sheet_row': 2}
    """
    found = next(((name, before) for name, before in reversed(parts) if source_row > before), None)
    return {"sheet": found[0], "sheet_row": source_row - found[1]} if found else {}


def write_csv(path: Path, rejected: Iterable[Mapping[str, Any]]) -> None:
    """With a byte order mark, so that spreadsheets show Chinese; what looks like a formula gets an apostrophe."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows([_harmless(cell) for cell in line] for line in _lines(rejected))


def write_xlsx(path: Path, summary: Sequence[tuple[str, object]], rejected: Iterable[Mapping[str, Any]]) -> None:
    """Sheets 概要 (label, value) and 问题行. Strings stay strings: never formulas, links or numbers."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _CREATED})
        bold = book.add_format({"bold": True})
        overview = book.add_worksheet("概要")
        overview.set_column(0, 1, 32)
        for place, (label, value) in enumerate(summary):
            overview.write_string(place, 0, label, bold)
            if isinstance(value, int):
                overview.write_number(place, 1, value)
            else:
                overview.write_string(place, 1, str(value))
        _write_rows(book.add_worksheet("问题行"), bold, rejected)


def _write_rows(sheet: Any, bold: Any, rejected: Iterable[Mapping[str, Any]]) -> None:
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, HEAD[place], bold)
    sheet.freeze_panes(1, 0)
    for number, line in enumerate(_lines(rejected), 1):
        if number > _ROWS_MAX:
            sheet.write_string(number, 0, "问题行太多,余下的见CSV报告")
            break
        for place, cell in enumerate(line):
            if place == 0 and cell.isdecimal():
                sheet.write_number(number, place, int(cell))
            else:
                sheet.write_string(number, place, cell)


def _lines(rejected: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    """One line an error: a row may have several."""
    for row in rejected:
        for error in row["errors"]:
            yield where(row), error["field"], error["message"], error["masked"], error["remedy"]


def where(row: Mapping[str, Any]) -> str:
    """The row as the clerk counts, with its sheet where the file has several.

    >>> where({"source_row": 7}), where({"source_row": 92, "sheet": "汇川区", "sheet_row": 2})
    ('7', '汇川区 第2行')
    """
    return f"{row['sheet']} 第{row['sheet_row']}行" if "sheet" in row else str(row["source_row"])


def _harmless(cell: str) -> str:
    """
    >>> _harmless("=1+1"), _harmless("王芳")
    ("'=1+1", '王芳')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
