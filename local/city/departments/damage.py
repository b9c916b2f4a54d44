"""How clerks and spreadsheets spoil a row: what is written instead, and the rule that must reject it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from local.city.departments.spelling import Cell
from local.city.population.ids import is_valid

Spoil = Callable[[Cell, Random], Cell]

FUTURE_YEARS: Final = 60


@dataclass(slots=True, frozen=True)
class Damage:
    """rate: of the rows. lasting: it stands in the department's system, so every month's file has it again."""

    label: str
    field: str
    rate: float
    rule: str
    spoil: Spoil
    lasting: bool = False


@dataclass(slots=True, frozen=True)
class Done:
    """A damage that befell a row."""

    label: str
    field: str
    rule: str
    cell: Cell


def _check_digit(value: Cell, rng: Random) -> str:
    """One of the last three digits mistyped; never to 000 at the end, which is another rule."""
    number = str(value)
    place = rng.randint(15, 17)
    wrong = rng.choice([digit for digit in "123456789" if digit != number[place]])
    return number[:place] + wrong + number[place + 1 :]


def _swapped(value: Cell, rng: Random) -> str:
    """Two neighbours of the serial changed places: the check digit always tells."""
    number = str(value)
    places = [place for place in (14, 15) if number[place] != number[place + 1]]
    if not places:
        return _check_digit(value, rng)
    place = rng.choice(places)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    return _check_digit(value, rng) if swapped.endswith("000") else swapped


def _scientific(value: Cell, rng: Random) -> Cell:
    number = str(value)[:17]
    return rng.choice((f"{number[0]}.{number[1]}E+17", f"{number[0]}.{number[1:15]}E+17"))


def _scientific_cell(value: Cell, _: Random) -> float:
    """What a spreadsheet keeps of 18 digits typed as a number."""
    return float(str(value)[:15] + "000")


def _truncated(value: Cell, _: Random) -> Cell:
    """Unchanged where 000 happens to make a valid number: nobody could tell."""
    cut = str(value)[:15] + "000"
    return value if is_valid(cut) else cut


def _missing(_: Cell, __: Random) -> str:
    return ""


def _wrong_code(value: Cell, rng: Random) -> str:
    """Two neighbours of the organisation's part changed places, or the last character mistyped."""
    code = str(value)
    wrong = rng.choice([digit for digit in "0123456789" if digit != code[-1]])
    return code[:-1] + wrong


def _cut(value: Cell, _: Random) -> str:
    return str(value)[:-2]


def _write(*texts: str) -> Spoil:
    return lambda _, rng: rng.choice(texts)


def _rare_character(value: Cell, _: Random) -> str:
    """The system's font lacks the character."""
    return f"{str(value)[:-1]}?"


def _thirtieth_of_february(value: Cell, rng: Random) -> str:
    assert isinstance(value, date)  # noqa: S101 - a programmer's error: the column is of type date
    return rng.choice((f"{value.year}年2月30日", f"{value.year}-02-30", f"{value.year}0230"))


def _day_before(value: Cell, _: Random) -> str:
    assert isinstance(value, date)  # noqa: S101 - as above
    return (value - timedelta(days=1)).isoformat()


def _far_future(value: Cell, _: Random) -> str:
    assert isinstance(value, date)  # noqa: S101 - as above
    return f"{value.year + FUTURE_YEARS}-{value.month:02d}-{min(value.day, 28):02d}"


def _other_sex(value: Cell, _: Random) -> str:
    return "女" if value == "男" else "男"


def _short_phone(value: Cell, _: Random) -> str:
    return str(value)[:9]


def _ids(check: float, swapped: float, scientific: float, truncated: float) -> tuple[Damage, ...]:
    return (
        Damage("校验位打错", "id_number", check, "id-check-digit", _check_digit, lasting=True),
        Damage("两位颠倒", "id_number", swapped, "id-check-digit", _swapped, lasting=True),
        Damage("科学计数法", "id_number", scientific, "scientific-notation", _scientific, lasting=True),
        Damage("末三位变000", "id_number", truncated, "id-truncated", _truncated, lasting=True),
    )


def _required(field: str, label: str, rate: float, *, lasting: bool = False) -> Damage:
    return Damage(label, field, rate, "required", _missing, lasting=lasting)


DAMAGES: Final[Mapping[str, tuple[Damage, ...]]] = {
    "resident-register": (
        *_ids(0.006, 0.002, 0.002, 0.002),
        _required("id_number", "身份证号空缺", 0.003, lasting=True),
        _required("name", "姓名空缺", 0.001),
        Damage("生僻字变问号", "name", 0.001, "name-characters", _rare_character),
        Damage("2月30日", "birth", 0.002, "date-impossible", _thirtieth_of_february),
        Damage("出生日期差一天", "birth", 0.002, "id-birth-mismatch", _day_before),
        _required("birth", "出生日期空缺", 0.001),
        Damage("性别写反", "sex", 0.002, "id-sex-mismatch", _other_sex),
        _required("household", "户号空缺", 0.001),
    ),
    "minimum-allowance": (
        *_ids(0.010, 0.004, 0.003, 0.002),
        Damage("数字单元格", "id_number", 0.003, "scientific-notation", _scientific_cell, lasting=True),
        _required("id_number", "身份证号空缺", 0.006, lasting=True),
        _required("name", "姓名空缺", 0.002, lasting=True),
        Damage("电话少位", "phone", 0.004, "phone-format", _short_phone, lasting=True),
        Damage("金额不是数", "月保障金额", 0.004, "money-format", _write("见附表", "同上", "三百八十元")),
        Damage("金额为负", "月保障金额", 0.002, "money-negative", _write("-380.00", "-45")),
        Damage("13月", "发放月份", 0.003, "month-range", _write("2018-13", "201713", "2017年13月")),
        _required("状态", "状态空缺", 0.002),
    ),
    "death-certificate": (
        *_ids(0.012, 0.004, 0.004, 0.002),
        Damage("2月30日", "death_date", 0.008, "date-impossible", _thirtieth_of_february),
        Damage("死亡年份过晚", "death_date", 0.006, "date-future", _far_future),
        _required("death_date", "死亡日期空缺", 0.006),
        _required("证明编号", "证明编号空缺", 0.004),
        _required("sex", "性别空缺", 0.004),
    ),
    "marriage-register": (
        Damage("校验位打错", "男方证件号", 0.004, "id-check-digit", _check_digit),
        _required("女方姓名", "姓名空缺", 0.002),
        Damage("2月30日", "登记日期", 0.003, "date-impossible", _thirtieth_of_february),
    ),
    "birth-certificate": (
        Damage("校验位打错", "母亲证件号", 0.004, "id-check-digit", _check_digit),
        _required("证明编号", "证明编号空缺", 0.004),
        _required("sex", "性别空缺", 0.004),
    ),
    "social-insurance": (
        *_ids(0.004, 0.002, 0.002, 0.001),
        Damage("代码末位打错", "单位统一代码", 0.004, "credit-check-digit", _wrong_code),
        Damage("险种不明", "险种", 0.002, "code-unknown", _write("其他", "一金")),
    ),
    "student-register": (
        Damage("校验位打错", "id_number", 0.006, "id-check-digit", _check_digit),
        Damage("电话少位", "监护人电话", 0.004, "phone-format", _short_phone),
        Damage("年级不明", "年级", 0.003, "code-unknown", _write("毕业班", "学前")),
    ),
    "enterprise-register": (
        Damage("代码末位打错", "credit_code", 0.006, "credit-check-digit", _wrong_code),
        Damage("代码少位", "credit_code", 0.003, "credit-length", _cut),
        Damage("注册资本不是数", "capital_fen", 0.004, "capital-format", _write("见章程", "伍佰万")),
    ),
    "taxpayer": (
        Damage("识别号少位", "credit_code", 0.005, "credit-length", _cut),
        Damage("电话少位", "办税人电话", 0.005, "phone-format", _short_phone),
    ),
    "house-register": (
        Damage("单元号少位", "real_estate_number", 0.005, "real-estate-format", _cut),
        Damage("面积不是数", "floor_area", 0.003, "decimal-format", _write("待测", "约90")),
    ),
    "standard-address": (_required("county", "区县空缺", 0.002), _required("town", "乡镇空缺", 0.002)),
    "water-account": (
        _required("户号", "户号空缺", 0.003),
        Damage("用水量不是数", "月用水量", 0.004, "decimal-format", _write("表坏", "未抄")),
    ),
}


def befall(dataset: str, values: Mapping[str, Cell], rng: Random, *, lasting: bool) -> Done | None:
    """At most one damage a row; none where the value is not there or cannot be spoiled so."""
    share = rng.random()
    for damage in DAMAGES[dataset]:
        if damage.lasting is not lasting:
            continue
        share -= damage.rate
        if share < 0:
            right = values[damage.field]
            wrong = damage.spoil(right, rng) if right != "" else right
            return Done(damage.label, damage.field, damage.rule, wrong) if wrong != right else None
    return None
