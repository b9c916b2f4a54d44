"""What a delivered file is: format, encoding, sheet, header row, and which column feeds which field of the contract."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, cast

from fusion.contract import Contract
from fusion.files import delimited, sheets
from fusion.files.formats import format_of
from fusion.files.headers import HEADER_ROWS_MAX, Header, check_header, find_header, matched
from fusion.problems import FileProblem

Format = Literal["csv", "xlsx", "xls"]
_Rows = Sequence[tuple[int, Sequence[str]]]
_HEADER_ONLY = ("header-only", "文件只有表头,没有数据", "确认本期是否没有数据;若有,重新导出后报送")


@dataclass(frozen=True)
class Recognised:
    """`encoding` and `delimiter` of text, `sheet` of a workbook; `header_row` as the clerk counts, from 1."""

    format: Format
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_row: int
    header: tuple[Header, ...]
    warnings: tuple[str, ...]

    @property
    def places(self) -> dict[str, int]:
        """{contract column: index in the file}."""
        return {each.column: each.index for each in self.header if each.column}


def inspect(path: Path, filename: str, contract: Contract) -> Recognised:
    """Reads the beginning of the file. Raises FileProblem when it is not what the contract promises.

    `filename` is the clerk's: its ending is compared with the content, nothing else of it is used.
    """
    file_format = cast("Format", format_of(path))
    found = _workbook(path, file_format, contract) if file_format != "csv" else _text(path, contract)
    ending = Path(filename).suffix.lower().removeprefix(".")
    if ending == file_format or (ending == "txt" and file_format == "csv"):
        return found
    remark = f"文件名以“.{ending}”结尾,内容其实是{file_format.upper()},已按内容读取"
    return _with_warning(found, remark)


def _with_warning(found: Recognised, remark: str) -> Recognised:
    return Recognised(
        *(found.format, found.encoding, found.delimiter, found.sheet),
        *(found.header_row, found.header, (remark, *found.warnings)),
    )


def _text(path: Path, contract: Contract) -> Recognised:
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
    warnings = check_header(header, contract)
    first = _first_rows(path, encoding, delimiter, HEADER_ROWS_MAX + 1)
    if not any(row > number for row, _ in first):
        raise FileProblem(*_HEADER_ONLY)
    return Recognised("csv", encoding, delimiter, None, number, header, (*_skipped(first, number), *warnings))


def _first_rows(path: Path, encoding: str, delimiter: str, count: int = HEADER_ROWS_MAX) -> _Rows:
    found = islice(delimited.rows(delimited.lines(path, encoding), delimiter), count)
    return [(row.number, row.cells or (row.text or "").rstrip("\n").split(delimiter)) for row in found]


def _skipped(rows: _Rows, header_row: int) -> tuple[str, ...]:
    above = sum(number < header_row for number, _ in rows)
    return (f"表头在第{header_row}行,其上的{above}行未读取",) if above else ()


def _workbook(path: Path, file_format: Format, contract: Contract) -> Recognised:
    """The sheet whose header knows the most columns; hidden ones are read too, clerks forget them."""
    with sheets.workbook(path) as book:
        filled: list[tuple[str, _Rows]] = []
        for name in book.sheet_names:
            first = list(islice(sheets.rows(book, name), HEADER_ROWS_MAX + 1))
            filled += [(name, first)] if first else []
    if not filled:
        raise FileProblem("empty-file", "工作簿中没有内容", "检查导出是否成功,重新导出后报送")
    headers = {name: find_header(rows, contract) for name, rows in filled}
    sheet, rows = max(filled, key=lambda each: matched(headers[each[0]][1]))
    number, header = headers[sheet]
    warnings = check_header(header, contract)
    if not any(row > number for row, _ in rows):
        raise FileProblem(*_HEADER_ONLY)
    others = [f"工作表“{name}”未读取" for name, _ in filled if name != sheet]
    return Recognised(file_format, None, None, sheet, number, header, (*_skipped(rows, number), *others, *warnings))
