"""What a delivered file is: format, encoding, sheet, header row, and which column feeds which field of the contract."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path, PurePath

from fusion.contract import Contract
from fusion.files import books, delimited
from fusion.files.formats import Format, format_of
from fusion.files.headers import HEADER_ROWS_MAX, Header, check_header, find_header, matched, read_header
from fusion.files.packed import Table, tables
from fusion.problems import FileProblem

PARTS_MAX = 300
_Rows = Sequence[tuple[int, Sequence[str]]]
_PACKED = ("gz", "zip")
_ENDINGS = {"csv": ("txt",), "jsonl": ("ndjson", "json"), "html": ("htm",)}
_OTHER_HEADERS = frozenset({"wrong-header", "duplicate-header", "too-many-columns"})
_OTHER_KINDS = frozenset({"unknown-format", "empty-file", "no-lines", "broken-encoding"}) | _OTHER_HEADERS
"""What one file of several in an archive may be, and is left out for; budgets and locks refuse the whole."""


@dataclass(frozen=True)
class Part:
    """A table of the file. `table`: which one of the archive, from 0; `name`: '' unless the file holds several."""

    table: int
    name: str
    format: Format
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_row: int
    header: tuple[Header, ...]

    @property
    def places(self) -> dict[str, int]:
        """{contract column: index in the part}."""
        return {each.column: each.index for each in self.header if each.column}


@dataclass(frozen=True)
class Recognised:
    """The first table as it stands, `parts` all of them: read one after another, in the first one's order of columns.

    `encoding` and `delimiter` of text, `sheet` of a workbook; `header_row` as the clerk counts, from 1. `key`: the
    contract's columns that tell rows apart.
    """

    format: Format
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_row: int
    header: tuple[Header, ...]
    warnings: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def places(self) -> dict[str, int]:
        """{contract column: index in the file}."""
        return {each.column: each.index for each in self.header if each.column}


Found = tuple[list[Part], list[str]]
"""Parts that can be read, and warnings."""


def inspect(path: Path, filename: str, contract: Contract) -> Recognised:
    """Reads the beginning of the file. Raises FileProblem when it is not what the contract promises.

    `filename` is the clerk's: its ending is compared with the content, nothing else of it is used.
    """
    with tables(path) as found:
        parts, warnings = _tables(found, contract)
        packed = found[0].path != path
    if len(parts) > PARTS_MAX:
        raise FileProblem("too-many-sheets", f"工作表或文件超过{PARTS_MAX}个", "分成几次报送")
    first = parts[0]
    if len(parts) == 1:
        parts = [replace(first, name="")]
    else:
        warnings.insert(0, f"共读取{len(parts)}张表:{_named(parts)}")
    warnings = [*_ending(filename, first.format, packed=packed), *dict.fromkeys(warnings)]
    return Recognised(
        *(first.format, first.encoding, first.delimiter, first.sheet, first.header_row, first.header),
        *(tuple(warnings), tuple(parts), contract.key),
    )


def _named(parts: Sequence[Part]) -> str:
    shown = "、".join(f"“{part.name}”" for part in parts[:20])
    return shown if len(parts) <= 20 else f"{shown}等"


def _ending(filename: str, file_format: str, *, packed: bool) -> list[str]:
    name = PurePath(filename.lower())
    ending = name.suffix.removeprefix(".")
    if packed and ending in _PACKED:
        ending = PurePath(name.stem).suffix.removeprefix(".") if ending == "gz" else ""
        if not ending:
            return []
    if ending == file_format or ending in _ENDINGS.get(file_format, ()):
        return []
    return [f"文件名以“.{ending}”结尾,内容其实是{file_format.upper()},已按内容读取"]


def _tables(found: Sequence[Table], contract: Contract) -> Found:
    """Of the file, or of each file in the archive."""
    readers = [(table.name, partial(_table, place, table, contract)) for place, table in enumerate(found)]
    return _each(readers, _OTHER_KINDS, "文件")


def _table(place: int, table: Table, contract: Contract) -> Found:
    file_format = format_of(table.path)
    if file_format == "csv":
        part, warnings = _text(table.path, contract)
        return [replace(part, table=place, name=table.name)], warnings
    parts, warnings = _workbook(table.path, file_format, contract)
    name = f"{table.name}·" if table.name else ""
    return [replace(part, table=place, name=f"{name}{part.name}".strip("·")) for part in parts], warnings


def _each(readers: Sequence[tuple[str, Callable[[], Found]]], others: frozenset[str], what: str) -> Found:
    """All that can be read; what cannot is named, unless nothing can: then the one that came nearest says why."""
    parts: list[Part] = []
    warnings: list[str] = []
    problems: list[FileProblem] = []
    for name, read in readers:
        try:
            read_parts, told = read()
        except FileProblem as problem:
            if problem.code not in others | {"header-only"} or len(readers) == 1:
                raise
            problems.append(problem)
            warnings.append(f"{what}“{name}”未读取:{problem.message}")
        else:
            parts += read_parts
            warnings += told
    if not parts:
        raise max(problems, key=lambda problem: (problem.code == "header-only", problem.known))
    return parts, warnings


def _text(path: Path, contract: Contract) -> tuple[Part, list[str]]:
    """The encoding and delimiter under which the header knows the most columns; the first candidate among equals."""
    candidates: list[tuple[str, str, tuple[int, tuple[Header, ...]]]] = []
    broken: FileProblem | None = None
    for encoding in delimited.encodings(path):
        for delimiter in delimited.DELIMITERS:
            try:
                rows = _first_rows(path, encoding, delimiter)
            except FileProblem as problem:
                broken = broken or problem
                break
            if rows:
                candidates.append((encoding, delimiter, find_header(rows, contract)))
    if not candidates:
        raise broken or FileProblem("empty-file", "文件是空的", "检查导出是否成功,重新导出后报送")
    encoding, delimiter, (number, header) = max(candidates, key=lambda each: matched(each[2][1]))
    rows = _first_rows(path, encoding, delimiter, HEADER_ROWS_MAX + 1)
    warnings = _checked(rows, number, header, contract)
    return Part(0, "", "csv", encoding, delimiter, None, number, header), warnings


def _first_rows(path: Path, encoding: str, delimiter: str, count: int = HEADER_ROWS_MAX) -> _Rows:
    found = islice(delimited.rows(delimited.lines(path, encoding), delimiter), count)
    return [(row.number, row.cells or (row.text or "").rstrip("\n").split(delimiter)) for row in found]


def _checked(rows: _Rows, number: int, header: tuple[Header, ...], contract: Contract) -> list[str]:
    """Warnings. Raises FileProblem for a header that is not the contract's, or has nothing below."""
    try:
        warnings = check_header(header, contract)
    except FileProblem as problem:
        problem.known = matched(header)
        raise
    if not any(row > number for row, _ in rows):
        raise FileProblem("header-only", "文件只有表头,没有数据", "确认本期是否没有数据;若有,重新导出后报送")
    return [*_above(rows, number, header, contract), *warnings]


def _above(rows: _Rows, number: int, header: tuple[Header, ...], contract: Contract) -> list[str]:
    """What stands above the header, and whether that has two lines."""
    two = header != read_header(next(cells for row, cells in rows if row == number), contract)
    above = sum(row < number for row, _ in rows) - two
    told = [f"表头占第{number - 1}、{number}两行"] if two else []
    return [*told, *([f"表头在第{number}行,其上的{above}行未读取"] if above else [])]


def _workbook(path: Path, file_format: Format, contract: Contract) -> Found:
    """Every sheet with the contract's header. A hidden one is read only where no other is: clerks forget them, and
    keep last year's in them."""
    with books.opened(path, file_format) as book:
        filled: list[tuple[str, _Rows]] = []
        for name in book.names:
            first = [(row.number, row.cells or []) for row in islice(book.rows(name), HEADER_ROWS_MAX + 1)]
            filled += [(name, first)] if first else []
        hidden, unreadable = book.hidden, book.unreadable
    if not filled:
        raise FileProblem("empty-file", "工作簿中没有内容", "检查导出是否成功,重新导出后报送")

    readers = [(name, partial(_sheet, name, rows, file_format, contract)) for name, rows in filled]
    parts, warnings = _each(readers, _OTHER_HEADERS, "工作表")
    _check_readable(parts, unreadable)
    shown = [part for part in parts if part.name not in hidden]
    left = [part.name for part in parts if shown and part.name in hidden]
    return shown or parts, [*(f"隐藏的工作表“{name}”未读取" for name in left), *warnings]


def _sheet(name: str, rows: _Rows, file_format: Format, contract: Contract) -> Found:
    """A row 0 holds the columns' names, whatever the others look like."""
    is_told = rows[0][0] == 0
    number, header = find_header(rows[:1] if is_told else rows, contract)
    warnings = _checked(rows, number, header, contract)
    return [Part(0, name, file_format, None, None, name or None, number, header)], warnings


def _check_readable(parts: Sequence[Part], unreadable: Mapping[str, str]) -> None:
    for each in (header for part in parts for header in part.header if header.column):
        if each.text in unreadable:
            message = f"“{each.text}”列的内容是{unreadable[each.text]},无法读取"
            raise FileProblem("unreadable-column", message, "导出时把该列转换为文字、数字或日期后重新报送")
