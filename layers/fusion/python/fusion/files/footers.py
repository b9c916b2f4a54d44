"""Rows that close a table instead of saying something of somebody: 合计, 小计, 制表人, 填表日期."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from fusion.files.delimited import BLANK

_SUM: Final = "合计|小计|总计|共计|累计"
_BY: Final = "制表|填表|填报|审核|复核|核对|经办|编制|统计|报送|打印|导出|单位"
_SIGNED: Final = rf"(?:{_BY})(?:人员?|单位|部门|日期|时间|负责人|盖章|\(盖章\))"
_WHOLE: Final = re.compile(
    rf"(?:.{{0,8}}?({_SUM})(?:[::(,].*|共?\d.*|[人户条行元]数?[::\d]?.*)?"
    rf"|({_SIGNED}|制表|填表|审核|负责人|备注|注|说明)[::].*|({_SIGNED}))",
    re.DOTALL,
)
_SUSPECT: Final = re.compile(r"[计表填审复核经编统报打导负备注说单]")
_ROWS_TOLD_MAX: Final = 100


def may_close(line: str, blank: str) -> bool:
    """Cheap, and never wrong when it says no: whether the line's first cell may be such a word."""
    return not "0" <= line[0] <= "9" and _SUSPECT.search(line.lstrip(blank)[:40]) is not None


def footer(cells: Sequence[str], keys: Collection[int]) -> str:
    """The word that makes the row a footer; '' for rows that say something. `keys`: places of the key's cells.

    >>> footer(["合 计", "", "650.00"], [0]), footer(["", "汇川区小计:", "3"], [0]), footer(["制表人:王某", ""], [0])
    ('合计', '小计', '制表人')
    >>> footer(["520301", "合计", ""], [0]), footer(["", "王小明", ""], [0])
    ('', '')
    """
    place = next((place for place, cell in enumerate(cells) if cell.strip(BLANK)), None)
    if place is None or len(cells[place]) > 200:
        return ""
    if any(cells[key].strip(BLANK) for key in keys if key != place and key < len(cells)):
        return ""
    found = _WHOLE.fullmatch("".join(unicodedata.normalize("NFKC", cells[place]).split()))
    return next(word for word in found.groups() if word) if found else ""


class Footers:
    """Rows that were left out, for the warnings."""

    def __init__(self) -> None:
        self._rows = defaultdict[str, list[int]](list)

    def add(self, word: str, number: int) -> None:
        self._rows[word].append(number)

    def warnings(self, sheet: str = "") -> tuple[str, ...]:
        where = f"“{sheet}”" if sheet else ""
        return tuple(f"{where}第{_told(rows)}行是“{word}”,不是数据,未读取" for word, rows in self._rows.items())


def _told(rows: Sequence[int]) -> str:
    shown = "、".join(map(str, rows[:_ROWS_TOLD_MAX]))
    return shown if len(rows) <= _ROWS_TOLD_MAX else f"{shown}等{len(rows)}"
