"""Figures of a city whose truth is known, and what is not told because few persons stand behind it."""

import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fusion.indicators import Indicator, indicators
from fusion.indicators.compute import compute
from fusion.indicators.results import FEW, Result, results
from fusion.reference.organisations import credit_check
from tests.fusion.builders import (
    LIMITS,
    a_death,
    a_resident,
    allowance,
    an_allowance,
    citizen_id,
    deaths,
    register,
    seed_contract,
)
from tests.fusion.pipeline import City

TODAY = date(2018, 3, 15)
PEOPLE = (  # born, name, people, household and address
    ("1940-01-01", "王一", "汉族", "1"),
    ("1952-03-15", "李二", "汉族", "1"),
    ("1958-03-16", "张三丰", "仡佬族", "1"),
    ("1990-06-01", "刘四海", "汉族", "1"),
    ("2003-03-15", "陈五", "汉族", "2"),
    ("2017-12-01", "杨六", "苗族", "2"),
)
HOMES = {"1": "红花岗区老城街道子尹路1号", "2": "汇川区高坪街道2号"}
Told = tuple[float | None, dict[str | None, float | None]]


@cache
def city() -> dict[str, list[Result]]:
    """Six people of two households, the first one dead; two on the allowance, two firms."""
    people = [
        a_resident(
            公民身份号码=citizen_id(born, serial),
            姓名=name,
            性别="男" if serial % 2 else "女",
            民族=ethnic,
            出生日期=born,
            户号=f"52030100{home}",
            户籍地址=HOMES[home],
        )
        for serial, (born, name, ethnic, home) in enumerate(PEOPLE)
    ]
    built = City(Path(tempfile.mkdtemp(prefix="indicators-")))
    built.deliver(register(), people)
    built.deliver(
        deaths(), [a_death(身份证号=people[0]["公民身份号码"], 姓名="王一", 性别="女", 死亡日期="2018-01-20")]
    )
    paid = (
        (1, "2017-12", "600", "在保"),
        (1, "2018-01", "650", "在保"),
        (2, "2018-01", "350.5", "在保"),
        (3, "2018-01", "500", "停保"),
    )
    built.deliver(
        allowance(),
        [
            an_allowance(身份证号=people[who]["公民身份号码"], 姓名=PEOPLE[who][1], 家庭住址=HOMES["1"])
            | {"发放月份": month, "月保障金额": amount, "状态": state}
            for who, month, amount, state in paid
        ],
    )
    built.deliver(
        seed_contract("market-regulation", "enterprise-register"),
        [a_firm("1", "存续", "2018-01-05", "500万元"), a_firm("2", "注销", "2010-01-05", "100万元")],
    )
    return {indicator.id: found for indicator, found in compute(built.lake, today=TODAY, limits=LIMITS)}


def a_firm(number: str, status: str, founded: str, capital: str) -> dict[str, str]:
    first = {"1": "91520302000000019", "2": "91520302000000027"}[number]
    row = {
        "统一社会信用代码": first + credit_check(first),
        "名称": f"遵义市第{'一二'[int(number) - 1]}商贸有限公司",
        "类型": "有限责任公司",
    }
    row |= {"法定代表人": "赵七", "住所": HOMES["1"], "行业": "批发和零售业", "注册资本": capital}
    return row | {"成立日期": founded, "状态": status}


def told(id_: str, period: str = "2018-03") -> Told:
    [found] = [each for each in city()[id_] if each.period == period]
    return found.total, {figure.county: figure.value for figure in found.by_county}


def test_people_by_county_and_age_on_the_day() -> None:
    assert told("population") == (5, {"520302": 3, "520303": 2})
    assert told("population-under-15") == (1, {"520303": 1})
    assert told("population-15-to-59") == (3, {"520302": 2, "520303": 1})
    assert told("population-from-60") == (1, {"520302": 1})
    assert told("elderly-share") == (20.0, {"520302": 33.33, "520303": 0.0})


def test_a_citys_ratio_is_not_the_mean_of_its_counties() -> None:
    assert told("household-size") == (2.5, {"520302": 3.0, "520303": 2.0})
    assert told("sex-ratio") == (150.0, {"520302": 200.0, "520303": 100.0})
    assert told("minority-share") == (40.0, {"520302": 33.33, "520303": 50.0})


def test_firms_and_capital() -> None:
    assert told("enterprises-active")[0] == 1
    assert told("enterprises-closed")[0] == 1
    assert told("registered-capital")[0] == 500
    assert told("enterprise-density")[0] == 2000
    assert told("enterprises-founded", "2018-01") == (1, {})


def test_what_the_day_says_bears_the_day() -> None:
    assert told("phone-share", "2018-03-15")[0] == 50.0  # of five and the firms' head
    assert told("persons-without-id", "2018-03-15")[0] == 1


def test_two_persons_on_the_allowance_are_not_told() -> None:
    """Neither where they are, nor what they get, nor how many: the city has only these."""
    assert told("allowance-persons", "2018-01") == (None, {"520302": None})
    assert told("allowance-amount", "2018-01") == (None, {"520302": None})
    assert told("deaths", "2018-01") == (None, {})
    assert [each.period for each in city()["allowance-persons"]] == ["2017-12", "2018-01"]


ALLOWANCE = next(each for each in indicators() if each.id == "allowance-persons")


def published(counts: dict[str | None, int], indicator: Indicator = ALLOWANCE) -> Told:
    rows = [{"period": "2018-01", "county": county, "part": count} for county, count in counts.items()]
    [found] = results(indicator, rows, today="2018-03-15")
    return found.total, {figure.county: figure.value for figure in found.by_county}


def test_one_hidden_county_takes_the_smallest_other_along_so_that_nobody_subtracts() -> None:
    assert published({"520302": 40, "520303": 3, "520304": 9}) == (52, {"520302": 40, "520303": None, "520304": None})
    assert published({"520302": 40, "520303": 3, "520304": 4}) == (47, {"520302": 40, "520303": None, "520304": None})
    assert published({"520302": 40, None: 5, "520304": 0}) == (45, {"520302": 40, "520304": 0, None: 5})


@given(st.dictionaries(st.sampled_from(["520302", "520303", "520304", "520322", None]), st.integers(0, 12)))
def test_whatever_is_hidden_cannot_be_had_by_subtracting(counts: dict[str | None, int]) -> None:
    if not counts:
        return
    total, values = published(counts)
    assert all(value is None or value not in range(1, FEW) for value in values.values())
    hidden = sum(count for county, count in counts.items() if values[county] is None)
    assert hidden == 0 or total is None or hidden >= FEW


def test_what_lies_ahead_and_what_is_long_past_is_not_told() -> None:
    rows = [{"period": period, "county": None, "part": 9} for period in ("2016-12", "2017-01", "2018-01", "2018-05")]
    assert [each.period for each in results(ALLOWANCE, rows, today="2018-03-15")] == ["2017-01", "2018-01"]
