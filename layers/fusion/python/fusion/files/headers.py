"""Header cells and the contract's columns: exact names, aliases, and look-alikes worth a hint."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from fusion.contract import Contract
from fusion.problems import FileProblem

HEADER_ROWS_MAX: Final = 10
"""A title and notes may stand above the header; further down nobody looks for it."""
COLUMNS_MAX: Final = 500
_NOISE: Final = re.compile(r"[\s\u200b-\u200f\ufeff*:'\"]")
_REMARK: Final = re.compile(r"\((元|必填|选填|可空|文本|单位:?元|单位:?人|人|年月日|年月|[YyMmDd/.-]+)\)$")


@dataclass(frozen=True)
class Header:
    """`index` counts the file's columns from 0; `column` is the contract's name, None for one it does not know."""

    index: int
    text: str
    column: str | None


def plain(text: str) -> str:
    """
    >>> plain(" 姓 名* "), plain("月保障金额(元)"), plain("月保障金额(万元)")
    ('姓名', '月保障金额', '月保障金额(万元)')
    """
    return _REMARK.sub("", _NOISE.sub("", unicodedata.normalize("NFKC", text)))


def read_header(cells: Sequence[str], contract: Contract) -> tuple[Header, ...]:
    known = {plain(name): column.name for column in contract.columns for name in (*column.aliases, column.name)}
    known |= {plain(column.name): column.name for column in contract.columns}
    return tuple(Header(index, text.strip(), known.get(plain(text))) for index, text in enumerate(cells))


def matched(header: Iterable[Header]) -> int:
    return len({each.column for each in header if each.column})


def find_header(rows: Sequence[tuple[int, Sequence[str]]], contract: Contract) -> tuple[int, tuple[Header, ...]]:
    """The row of the first few that knows the most columns: (its number, its cells). `rows` is not empty.

    Two lines, groups over their columns, are the header when together they know more than either.
    """
    first = rows[:HEADER_ROWS_MAX]
    single = [(number, read_header(cells, contract)) for number, cells in first]
    double = [
        (under, _two_lines(above, below, contract))
        for (over, above), (under, below) in pairwise(first)
        if under == over + 1
    ]
    return max([*single, *double], key=lambda candidate: (matched(candidate[1]), -candidate[0]))


def _two_lines(above: Sequence[str], below: Sequence[str], contract: Contract) -> tuple[Header, ...]:
    """A cell below is named by itself or together with its group; one with nothing below by the cell above.

    A group stands over its own column and those after it that nothing else stands over.
    """
    found: list[Header] = []
    group = ""
    for index in range(max(len(above), len(below))):
        over, under = _cell(above, index), _cell(below, index)
        group = over or group
        choices = (group + under, under) if under and group else (under or over,)
        headers = [read_header([choice], contract)[0] for choice in choices]
        best = next((each for each in headers if each.column), headers[-1])
        found.append(Header(index, best.text, best.column))
    return tuple(found)


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index].strip() if index < len(cells) else ""


def check_header(header: Sequence[Header], contract: Contract) -> tuple[str, ...]:
    """Warnings about columns the contract does not know. Raises FileProblem for missing and doubled ones."""
    found = [each.column for each in header if each.column]
    if len(header) > COLUMNS_MAX:
        raise too_many_columns()
    doubled = sorted({name for name in found if found.count(name) > 1})
    if doubled:
        texts = "、".join(f"“{each.text}”(第{each.index + 1}列)" for each in header if each.column in doubled)
        message = f"表头有重复的列:{texts}对应同一项“{'、'.join(doubled)}”"
        raise FileProblem("duplicate-header", message, "每项只保留一列,删除或改名后重新报送")
    missing = [column.name for column in contract.columns if column.required and column.name not in found]
    unknown = [each.text for each in header if not each.column and each.text]
    if missing:
        raise FileProblem("wrong-header", _missing(missing, unknown, contract), _remedy(contract))
    warnings = [f"表头中的“{text}”不在约定内,未读取" for text in unknown]
    absent = [column.name for column in contract.columns if column.name not in found]
    return (*warnings, *(f"文件没有可选列“{name}”" for name in absent))


def too_many_columns() -> FileProblem:
    return FileProblem("too-many-columns", f"表头超过{COLUMNS_MAX}列", "只保留约定的列,重新导出后报送")


def _missing(missing: Sequence[str], unknown: Sequence[str], contract: Contract) -> str:
    told = []
    for name in missing:
        column = contract.column(name)
        alike = [text for text in unknown if _alike(plain(text), [plain(each) for each in (name, *column.aliases)])]
        told.append(f"“{name}”" + (f"(文件中的“{alike[0]}”是否就是它?)" if alike else ""))
    return "表头缺少必填列:" + "、".join(told)


def _alike(text: str, names: Sequence[str]) -> bool:
    return bool(get_close_matches(text, names, n=1, cutoff=0.5)) or any(
        len(text) > 1 and (text in name or name in text) for name in names
    )


def _remedy(contract: Contract) -> str:
    return f"表头应有:{'、'.join(column.name for column in contract.columns)};请按此改正第一行后重新报送"
