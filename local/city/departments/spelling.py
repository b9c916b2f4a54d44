"""How clerks write a right value: every spelling here must be read as the value it stands for.

Values come as a date, whole fen, a number or text; cells go as text, number or date (a spreadsheet's own types).
"""

import re
from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random
from typing import Final

from local.city.population.ids import fifteen

Cell = str | int | float | date
Write = Callable[[Cell, Random], Cell]

EXCEL_EPOCH: Final = date(1899, 12, 30).toordinal()
FIRST_SERIAL_OF_FIVE_DIGITS: Final = date(1927, 5, 18)
_FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
_DOTS = ("•", "・", "‧", "．", "･", ".")


@dataclass(slots=True, frozen=True)
class Spelling:
    """rate: of the cells that have a value; where a spelling does not apply, the cell stays plain."""

    label: str
    rate: float
    write: Write


def full_width(value: Cell, _: Random) -> str:
    return str(value).translate(_FULL_WIDTH)


def _ids(value: Cell, rng: Random) -> str:
    number = str(value)
    return rng.choice(
        (f"{number[:6]} {number[6:14]} {number[14:]}", f" {number}", f"{number} ", f"{number[:14]} {number[14:]}")
    )


def _fifteen(value: Cell, _: Random) -> Cell:
    number = str(value)
    return fifteen(number) if number[6:10] < "1997" else number


def _spaced_name(value: Cell, rng: Random) -> str:
    name = str(value)
    return rng.choice((f"{name} ", f" {name}", f"{name[0]}\u3000{name[1:]}", f"{name[0]} {name[1:]}", f"{name}\u00a0"))


def _dotted_name(value: Cell, rng: Random) -> str:
    return str(value).replace("·", rng.choice(_DOTS))


def _day(value: Cell) -> date:
    assert isinstance(value, date)  # noqa: S101 - a programmer's error: the column is of type date
    return value


def _serial(value: Cell, _: Random) -> Cell:
    day = _day(value)
    return str(day.toordinal() - EXCEL_EPOCH) if day >= FIRST_SERIAL_OF_FIVE_DIGITS else day.isoformat()


def _chinese_day(value: Cell, _: Random) -> str:
    return f"{_day(value).year}年{_day(value).month}月{_day(value).day}日"


def _parted_day(mark: str, form: str = "d") -> Write:
    def write(value: Cell, _: Random) -> str:
        day = _day(value)
        return f"{day.year}{mark}{day.month:{form}}{mark}{day.day:{form}}"

    return write


def _yuan(value: Cell) -> float:
    return int(str(value)) / 100


def _phone(value: Cell, rng: Random) -> str:
    number = str(value)
    parts = (number[:3], number[3:7], number[7:])
    return rng.choice(
        (f"+86{number}", f"0086{number}", "-".join(parts), " ".join(parts), f"(+86){number}", f"{number} ")
    )


def _month(form: str) -> Write:
    def write(value: Cell, _: Random) -> str:
        year, month = str(value).split("-")
        return form.format(year=year, month=month, bare=int(month))

    return write


def _month_cell(value: Cell, _: Random) -> date:
    return date.fromisoformat(f"{value}-01")


def _shortened(value: Cell, _: Random) -> str:
    return str(value).removeprefix("贵州省")


def _bare_address(value: Cell, _: Random) -> str:
    return str(value).removeprefix("贵州省遵义市")


_COUNTIES = (("播州区", "遵义县"), ("道真仡佬族苗族自治县", "道真县"), ("务川仡佬族苗族自治县", "务川县"))


def _old_county(value: Cell, _: Random) -> str:
    text = str(value)
    for name, other in _COUNTIES:
        text = text.replace(name, other, 1)
    return text


def _door(pattern: str, written: str) -> Write:
    """The house in another way: 3幢, 3-2-501, 12#; where it does not apply the address stays."""
    expression = re.compile(pattern)
    return lambda value, _: expression.sub(written, str(value))


def _bare_form(value: Cell, _: Random) -> str:
    return f" {value}"


def _wan(value: Cell, _: Random) -> str:
    return f"{value}万元"


def _sex(other: dict[str, str]) -> Write:
    return lambda value, _: other[str(value)]


SPELLINGS: Final[dict[str, tuple[Spelling, ...]]] = {
    "citizen-id": (
        Spelling("全角", 0.015, full_width),
        Spelling("号码中有空格", 0.02, _ids),
        Spelling("15位旧号(1997年前出生)", 0.03, _fifteen),
        Spelling("末位小写x(末位为X)", 0.4, lambda value, _: str(value).lower()),
    ),
    "person-name": (
        Spelling("姓名有空格", 0.03, _spaced_name),
        Spelling("间隔号各异(名中有·)", 0.7, _dotted_name),
    ),
    "sex": (
        Spelling("男性/女性", 0.04, _sex({"男": "男性", "女": "女性"})),
        Spelling("1/2", 0.03, _sex({"男": "1", "女": "2"})),
        Spelling("M/F", 0.01, _sex({"男": "M", "女": "F"})),
        Spelling("性别有空格", 0.01, lambda value, _: f" {value}\u3000"),
        Spelling("全角1/2", 0.005, _sex({"男": "１", "女": "２"})),
    ),
    "ethnic-group": (
        Spelling("省“族”字", 0.1, lambda value, _: str(value).removesuffix("族")),
        Spelling("民族有空格", 0.01, lambda value, _: f"{value} "),
    ),
    "date": (
        Spelling("1980/1/3", 0.12, _parted_day("/")),
        Spelling("19800103", 0.1, _parted_day("", "02d")),
        Spelling("1980年1月3日", 0.08, _chinese_day),
        Spelling("1980.01.03", 0.05, _parted_day(".", "02d")),
        Spelling("1980-1-3", 0.04, _parted_day("-")),
        Spelling("1980-01-03 00:00:00", 0.03, lambda value, _: f"{value} 00:00:00"),
        Spelling("表格序列数(1927年后)", 0.02, _serial),
        Spelling("日期全角", 0.005, full_width),
    ),
    "month": (
        Spelling("201801", 0.15, _month("{year}{month}")),
        Spelling("2018年1月", 0.1, _month("{year}年{bare}月")),
        Spelling("2018/01", 0.04, _month("{year}/{month}")),
        Spelling("日期单元格", 0.05, _month_cell),
    ),
    "phone": (
        Spelling("+86、0086、横线、空格", 0.12, _phone),
        Spelling("电话全角", 0.01, full_width),
    ),
    "address": (
        Spelling("无省名", 0.12, _shortened),
        Spelling("无省市名", 0.18, _bare_address),
        Spelling("旧县名、简称(播州、道真、务川)", 0.15, _old_county),
        Spelling("地址全角", 0.015, full_width),
        Spelling("地址有空格", 0.01, lambda value, _: f" {str(value)[:9]} {str(value)[9:]}"),
        Spelling("3幢", 0.05, _door("([0-9]+)栋", r"\1幢")),
        Spelling("3-2-501", 0.05, _door("([0-9]+)栋([0-9]+)单元([0-9]+)室$", r"\1-\2-\3")),
        Spelling("室字省去", 0.04, _door("室$", "")),
        Spelling("12#", 0.01, _door("([路街])([0-9]+)号", r"\1\2#")),
    ),
    "credit-code": (
        Spelling("代码小写", 0.02, lambda value, _: str(value).lower()),
        Spelling("代码有空格", 0.02, _bare_form),
    ),
    "taxpayer-number": (Spelling("识别号有空格", 0.02, _bare_form),),
    "organisation-name": (
        Spelling("名称有空格", 0.02, lambda value, _: f"{str(value)[:6]} {str(value)[6:]}"),
        Spelling("名称全角括号", 0.01, lambda value, _: str(value).replace("(", "（").replace(")", "）")),
    ),
    "capital": (
        Spelling("500万元", 0.3, _wan),
        Spelling("500万元人民币", 0.1, lambda value, _: f"{value}万元人民币"),
    ),
    "decimal": (
        Spelling("89.50", 0.1, lambda value, _: f"{float(str(value)):.2f}"),
        Spelling("数量全角", 0.005, full_width),
    ),
    "money": (
        Spelling("数字单元格", 0.6, lambda value, _: _yuan(value)),
        Spelling("380元", 0.06, lambda value, _: f"{_yuan(value):g}元"),
        Spelling("¥380.00", 0.03, lambda value, _: f"¥{_yuan(value):.2f}"),
        Spelling("金额全角", 0.01, lambda value, rng: full_width(f"{_yuan(value):.2f}", rng)),
        Spelling("0.038万元", 0.005, lambda value, _: f"{_yuan(value) / 10000:g}万元"),
    ),
    "integer": (
        Spelling("3人", 0.05, lambda value, _: f"{value}人"),
        Spelling("文本数字", 0.1, lambda value, _: str(value)),
    ),
}

_PLAIN: Final[dict[str, Write]] = {
    "date": lambda value, _: _day(value).isoformat(),
    "money": lambda value, _: f"{_yuan(value):.2f}",
}
_EDGES = {kind: list(accumulate(each.rate for each in spellings)) for kind, spellings in SPELLINGS.items()}


def spell(kind: str, value: Cell, rng: Random) -> Cell:
    """One cell of the semantic type, as some clerk would write it."""
    if value == "" or kind not in SPELLINGS:
        return value
    place = bisect(_EDGES[kind], rng.random())
    if place < len(SPELLINGS[kind]):
        return SPELLINGS[kind][place].write(value, rng)
    return plain(kind, value, rng)


def plain(kind: str, value: Cell, rng: Random) -> Cell:
    """The cell as it should be."""
    return _PLAIN[kind](value, rng) if kind in _PLAIN else value
