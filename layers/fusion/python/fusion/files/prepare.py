"""Any recognised file as one delimited UTF-8 file: row number, problem, then the cells as they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fusion.files import delimited, sheets
from fusion.files.delimited import Row
from fusion.problems import FileProblem

if TYPE_CHECKING:
    from fusion.recognise import Recognised


@dataclass(frozen=True)
class Prepared:
    """`width` cells in every row; `multiline`: some cells hold line breaks."""

    path: Path
    rows: int
    width: int
    delimiter: str
    multiline: bool


def prepare(path: Path, recognised: "Recognised", target: Path) -> Prepared:
    """Raises FileProblem when there is no row below the header, or the encoding breaks."""
    width, delimiter = len(recognised.header), recognised.delimiter or ","
    count, multiline = 0, False
    with target.open("w", encoding="utf-8", newline="") as file:
        for row in _rows(path, recognised, width):
            if row.number <= recognised.header_row:
                continue
            count += 1
            if row.text is not None:
                file.write(f"{row.number}{delimiter}{delimiter}{row.text}")
                continue
            cells = [*(row.cells or ()), *[""] * width][:width]
            line = delimiter.join(quoted(cell, delimiter) for cell in (str(row.number), row.problem, *cells))
            multiline = multiline or "\n" in line
            file.write(line + "\n")
    if not count:
        raise FileProblem("header-only", "文件只有表头,没有数据", "确认本期是否没有数据;若有,重新导出后报送")
    return Prepared(target, count, width, delimiter, multiline)


def _rows(path: Path, recognised: "Recognised", width: int) -> Iterator[Row]:
    if recognised.encoding and recognised.delimiter:
        yield from delimited.rows(_ended(delimited.lines(path, recognised.encoding)), recognised.delimiter, width)
        return
    with sheets.workbook(path) as book:
        for number, cells in sheets.rows(book, recognised.sheet or ""):
            beyond = any(cell.strip(delimited.BLANK) for cell in cells[width:])
            yield Row(number, "cell-count" if beyond else "", None, cells)


def _ended(lines: Iterator[str]) -> Iterator[str]:
    """The last line may lack its end."""
    for line in lines:
        yield line if line.endswith("\n") else line + "\n"


def quoted(cell: str, delimiter: str) -> str:
    """
    >>> quoted('a,"b', ","), quoted("a;b", ",")
    ('"a,""b"', 'a;b')
    """
    if delimiter in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell
