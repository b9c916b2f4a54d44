"""A sample file that no contract describes, read as any delivery is: formats, encodings, sheets, archives, footers."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from fusion.contract import Column, Contract
from fusion.files import books, delimited
from fusion.files.delimited import Row
from fusion.files.formats import format_of
from fusion.files.headers import HEADER_ROWS_MAX
from fusion.files.packed import tables
from fusion.files.prepare import prepare
from fusion.problems import FileProblem
from fusion.recognise import inspect
from fusion.sketch.headers import Named, Rows, likely

ROWS_MAX: Final = 20_000
CELLS_MAX: Final = 1_000_000
COLUMNS_MAX: Final = 100
_NO_HEADER: Final = ("no-header", "前10行中没有找到表头", "第一行写上各列的名称,每列一个、互不相同,再重新选择")


@dataclass(frozen=True)
class Sampled:
    """One column of the sample, its cells as they stand."""

    name: str
    written: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """`rows`: how many were read; `header_row` as the clerk counts."""

    format: str
    header_row: int
    columns: tuple[Sampled, ...]
    rows: int
    warnings: tuple[str, ...] = ()


def read(path: Path, filename: str, desk: Path) -> Sample:
    """`desk`: a folder for working files. Raises FileProblem as a delivery does, and when nothing looks like a header.

    The header that is found is put to the engine as a contract of nothing but texts.
    """
    named = header_of(path)
    if len(named) > COLUMNS_MAX:
        raise FileProblem("too-many-columns", f"表头超过{COLUMNS_MAX}列", "只保留要报送的列,重新导出后再选")
    columns = tuple(Column(each.name, (each.written,), "text", required=True, attribute=None) for each in named)
    recognised = inspect(path, filename, Contract("", "", 1, "delta", (), None, 0.0, columns))
    prepared = prepare(path, recognised, desk / "sample.csv")
    places, wanted = [recognised.places[each.name] for each in named], limit(len(named))
    with prepared.path.open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.reader(file, delimiter=prepared.delimiter), wanted))
    lines = [cells for _, problem, *cells in rows if not problem]
    return Sample(
        format=recognised.format,
        header_row=recognised.header_row,
        columns=tuple(
            Sampled(each.name, each.written, tuple(line[place] for line in lines))
            for each, place in zip(named, places, strict=True)
        ),
        rows=len(lines),
        warnings=(*recognised.warnings, *prepared.warnings, *_unread(prepared.rows, len(rows), len(lines))),
    )


def limit(width: int) -> int:
    return min(ROWS_MAX, CELLS_MAX // max(1, width))


def _unread(rows: int, looked_at: int, sound: int) -> Iterator[str]:
    if looked_at < rows:
        yield f"样表有{rows}行,只看了前{looked_at}行"
    if sound < looked_at:
        yield f"有{looked_at - sound}行的列数与表头不一致或引号不成对,没有看"


def header_of(path: Path) -> tuple[Named, ...]:
    """Of the table with the widest header; of equals the first."""
    found: list[tuple[Named, ...]] = []
    problems: list[FileProblem] = []
    with tables(path) as packed:
        for table in packed:
            try:
                found += map(likely, _beginnings(table.path))
            except FileProblem as problem:
                problems.append(problem)
    best = max(found, key=len, default=())
    if not best:
        raise problems[0] if problems else FileProblem(*_NO_HEADER)
    return best


def _beginnings(path: Path) -> Iterator[Rows]:
    """The first rows of each sheet that is shown, or of the text by each encoding and delimiter."""
    file_format = format_of(path)
    if file_format != "csv":
        with books.opened(path, file_format) as book:
            shown = [name for name in book.names if name not in book.hidden] or list(book.names)
            found = [_first(book.rows(name)) for name in shown]
        if not any(found):
            raise FileProblem("empty-file", "工作簿中没有内容", "检查导出是否成功,重新导出后再选")
        yield from found
        return
    yield from text_beginnings(path)


def _first(rows: Iterator[Row]) -> Rows:
    return [(row.number, row.cells or []) for row in islice(rows, HEADER_ROWS_MAX)]


def text_beginnings(path: Path) -> Iterator[Rows]:
    broken: FileProblem | None = None
    decoded = False
    for encoding in delimited.encodings(path):
        try:
            head = list(islice(delimited.lines(path, encoding), 40 * HEADER_ROWS_MAX))
        except FileProblem as problem:
            broken = broken or problem
            continue
        decoded = True
        yield from (_rows(head, delimiter) for delimiter in delimited.DELIMITERS)
    if broken and not decoded:
        raise broken


def _rows(head: Sequence[str], delimiter: str) -> Rows:
    found = islice(delimited.rows(head, delimiter), HEADER_ROWS_MAX)
    return [(row.number, row.cells or (row.text or "").rstrip("\n").split(delimiter)) for row in found]
