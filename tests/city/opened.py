"""Opens the city's files as anybody would: {source_row: {header: cell}}."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import duckdb
import openpyxl
import python_calamine

from local.city.files import ENCODINGS

Cells = dict[str, str]
Rows = list[list[str]]
HEADER_LINES = {"marriage-register": 2, "taxpayer": 2}
EXPORTED = ("social-insurance", "standard-address")
CLOSING = ("合计", "制表人")


def files(city: Path) -> list[Path]:
    return sorted(path for path in city.glob("*/*/*") if path.is_file())


def tables(path: Path) -> dict[str, dict[int, Cells]]:
    """{file as the truth names it, with the sheet where it has several: its rows}."""
    found = dict(_tables(path))
    several = len(found) > 1
    dataset = path.parent.name
    return {f"{path.name}·{name}" if several else path.name: _rows(rows, dataset) for name, rows in found.items()}


def table(path: Path) -> dict[int, Cells]:
    """The rows of a file that has one table."""
    [rows] = tables(path).values()
    return rows


def opened(city: Path) -> dict[str, dict[int, Cells]]:
    """{file as the truth names it: its rows} of all departments."""
    return {file: rows for path in files(city) for file, rows in tables(path).items()}


def rows_of(city: Path, dataset: str) -> Iterator[Cells]:
    for path in city.glob(f"*/{dataset}/*"):
        for rows in tables(path).values():
            yield from rows.values()


def _tables(path: Path) -> Iterator[tuple[str, Rows]]:
    if path.suffix == ".xlsx":
        yield from _workbook(path)
    elif path.suffix == ".xls":
        book = python_calamine.CalamineWorkbook.from_path(path)
        yield "", [[str(cell) for cell in cells] for cells in book.get_sheet_by_index(0).to_python()]
    elif path.suffix == ".parquet":
        relation = duckdb.read_parquet(str(path))
        yield "", [relation.columns, *([cell or "" for cell in row] for row in relation.fetchall())]
    elif path.suffixes == [".jsonl", ".gz"]:
        objects = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
        yield "", [[*objects[0]], *([str(cell or "") for cell in each.values()] for each in objects)]
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name, _text(archive.read(name), path)
    else:
        yield "", _text(path.read_bytes(), path)


def _text(content: bytes, path: Path) -> Rows:
    return [*csv.reader(io.StringIO(content.decode(ENCODINGS[path.parent.name]), newline=""))]


def _workbook(path: Path) -> Iterator[tuple[str, Rows]]:
    """What is merged downwards stands in every row."""
    for sheet in openpyxl.load_workbook(path).worksheets:
        rows = [["" if cell is None else str(cell) for cell in cells] for cells in sheet.iter_rows(values_only=True)]
        for area in sheet.merged_cells.ranges:
            for row in range(area.min_row, area.max_row):
                rows[row][area.min_col - 1] = rows[area.min_row - 1][area.min_col - 1]
        yield sheet.title, rows


def _rows(rows: Rows, dataset: str) -> dict[int, Cells]:
    """Keys count as the clerk does, from 1; the header begins with the first row of more than one cell."""
    if dataset in EXPORTED:
        return {number: dict(zip(rows[0], cells, strict=True)) for number, cells in enumerate(rows[1:], 1)}
    first = next(place for place, cells in enumerate(rows) if sum(map(bool, cells)) > 1)
    last = first + HEADER_LINES.get(dataset, 1)
    header = _header(rows[first:last])
    return {
        number: dict(zip(header, cells, strict=True))
        for number, cells in enumerate(rows[last:], last + 1)
        if not next(filter(None, cells), "").startswith(CLOSING)
    }


def _header(lines: Rows) -> list[str]:
    """A group stands over its own column and over those beside it that nothing else stands over."""
    if len(lines) == 1:
        return lines[0]
    groups: Iterator[str] = accumulate(lines[0], _under)
    return [group + name for group, name in zip(groups, lines[1], strict=True)]


def _under(group: str, cell: str) -> str:
    return cell or group
