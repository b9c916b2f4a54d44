"""Any recognised file as one delimited UTF-8 file: row number, problem, then the cells as they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from fusion.files import books, delimited
from fusion.files.delimited import BLANK, LINE_CHARACTERS_MAX, Row, Run
from fusion.files.footers import Footers, footer, may_close
from fusion.files.packed import tables
from fusion.problems import FileProblem

if TYPE_CHECKING:
    from fusion.recognise import Part, Recognised

_WRITTEN: Final = list[str]()
"""Stands for the cells of rows that were written already."""


@dataclass(frozen=True)
class Prepared:
    """`width` cells in every row; `multiline`: some cells hold line breaks.

    `parts`: of several tables, each one's name and the number to take from a row's for the row as the clerk counts.
    """

    path: Path
    rows: int
    width: int
    delimiter: str
    multiline: bool
    parts: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()


class Lines(Protocol):
    """Takes text that holds whole rows."""

    def write(self, text: str, /) -> int: ...


def prepare(path: Path, recognised: "Recognised", target: Path) -> Prepared:
    """Raises FileProblem when there is no row below the header, or the encoding breaks."""
    with target.open("w", encoding="utf-8", newline="") as file:
        return prepare_into(file, path, recognised, target)


def prepare_into(file: Lines, path: Path, recognised: "Recognised", target: Path) -> Prepared:
    """As `prepare`, written to `file`, of which `target` tells the place; archives are unpacked beside it."""
    delimiter = recognised.delimiter or ","
    with tables(path, target.parent) as found:
        writer = _Writer(file, recognised, delimiter)
        for part in recognised.parts:
            writer.write(part, _rows(found[part.table].path, part))
    if not writer.count:
        raise FileProblem("header-only", "文件只有表头,没有数据", "确认本期是否没有数据;若有,重新导出后报送")
    parts = tuple(writer.parts) if len(recognised.parts) > 1 else ()
    width = len(recognised.header)
    return Prepared(target, writer.count, width, delimiter, writer.multiline, parts, tuple(writer.warnings))


class _Writer:
    """Rows of one part after another, numbered on: two rows never have one number."""

    def __init__(self, file: Lines, recognised: "Recognised", delimiter: str) -> None:
        self.file, self.recognised, self.delimiter = file, recognised, delimiter
        self.count, self.multiline, self.last = 0, False, 0
        self.parts: list[tuple[str, int]] = []
        self.warnings: list[str] = []

    def write(self, part: "Part", rows: Iterator[Row | Run]) -> None:
        offset = self.last
        footers, keys = Footers(), [part.places[name] for name in self.recognised.key if name in part.places]
        places = _places(self.recognised, part)
        as_it_stands = places is None and part.delimiter == self.delimiter
        blank, head, count = BLANK + self.delimiter, self.delimiter * 2, 0
        number = 0
        for number, problem, text, cells in self._runs(rows, part, offset, as_it_stands=as_it_stands):
            if number <= part.header_row or cells is _WRITTEN:
                continue
            if text is not None and as_it_stands and not may_close(text, blank):
                self.file.write(f"{number + offset}{head}{text}")
                count += 1
                continue
            if cells is None:
                cells = (text or "").rstrip("\n").split(part.delimiter)  # noqa: PLW2901 - the same row, read on
            if word := footer(cells, keys):
                footers.add(word, number)
                continue
            count += 1
            self._cells(number + offset, problem, _moved(cells, places))
        self.count += count
        self.last = offset + number
        self.parts.append((part.name, offset))
        self.warnings += footers.warnings(part.name)

    def _runs(self, rows: Iterator[Row | Run], part: "Part", offset: int, *, as_it_stands: bool) -> Iterator[Row]:
        """Writes runs that can be written at once, and tells of each its last row; takes the others apart."""
        blank, head = BLANK + self.delimiter, self.delimiter * 2
        for row in rows:
            if isinstance(row, Row):
                yield row
                continue
            first, lines = row
            if (
                as_it_stands
                and first > part.header_row
                and not any(may_close(line, blank) for line in lines if not "0" <= line[0] <= "9")
            ):
                self.file.write("".join([f"{n}{head}{line}" for n, line in enumerate(lines, first + offset)]))
                self.count += len(lines)
                yield Row(first + len(lines) - 1, "", None, _WRITTEN)
                continue
            yield from (Row(n, "", line, None) for n, line in enumerate(lines, first))

    def _cells(self, number: int, problem: str, cells: list[str]) -> None:
        if sum(map(len, cells)) > LINE_CHARACTERS_MAX:
            problem, cells = "row-too-long", [cell[:100] for cell in cells]
        width = len(self.recognised.header)
        cells = [*cells, *[""] * width][:width]
        line = self.delimiter.join(quoted(cell, self.delimiter) for cell in (str(number), problem, *cells))
        self.multiline = self.multiline or "\n" in line
        self.file.write(line + "\n")


def _places(recognised: "Recognised", part: "Part") -> list[int | None] | None:
    """Where the part keeps each of the first one's columns; None when it keeps them alike."""
    if part.places == recognised.places and len(part.header) == len(recognised.header):
        return None
    others = {each.text: each.index for each in part.header if not each.column}
    return [part.places.get(each.column) if each.column else others.get(each.text) for each in recognised.header]


def _moved(cells: list[str], places: list[int | None] | None) -> list[str]:
    if places is None:
        return cells
    return [cells[place] if place is not None and place < len(cells) else "" for place in places]


def _rows(path: Path, part: "Part") -> Iterator[Row | Run]:
    width = len(part.header)
    if part.encoding and part.delimiter:
        yield from delimited.runs(delimited.batches(path, part.encoding), part.delimiter, width)
        return
    with books.opened(path, part.format, [each.text for each in part.header]) as book:
        for number, problem, _, cells in book.rows(part.sheet or "", header_row=part.header_row):
            is_beyond = any(cell.strip(BLANK) for cell in (cells or ())[width:])
            yield Row(number, "cell-count" if is_beyond else problem, None, cells)


def quoted(cell: str, delimiter: str) -> str:
    """
    >>> quoted('a,"b', ","), quoted("a;b", ",")
    ('"a,""b"', 'a;b')
    """
    if delimiter in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell
