"""What rules find beside benefits after death, and what they must not."""

from pathlib import Path

import pytest

from fusion.contract import Contract
from fusion.reference.organisations import credit_check
from fusion.rules import rules, whole
from tests.fusion.builders import (
    LIMITS,
    a_death,
    allowance,
    an_allowance,
    citizen_id,
    deaths,
    people,
    register,
    seed_contract,
)
from tests.fusion.pipeline import City

ID = citizen_id("20060501", 11)
CODE = "91520302000000019"


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def pupils(**changes: float) -> Contract:
    return seed_contract("education", "student-register", **changes)


def a_pupil(number: str, school: str, **changes: str) -> dict[str, str]:
    row = {"学籍号": number, "姓名": "王小明", "证件号": ID, "学校": school, "年级": "小学六年级"}
    return row | {"监护人": "王大明", "监护人电话": "15400000001", "家庭住址": "红花岗区老城街道子尹路1号"} | changes


def a_firm(**changes: str) -> dict[str, str]:
    row = {"统一社会信用代码": CODE + credit_check(CODE), "名称": "遵义市晨曦商贸有限公司", "类型": "有限责任公司"}
    row |= {"法定代表人": "王小明", "法定代表人证件号": citizen_id(), "住所": "红花岗区老城街道子尹路3号"}
    return row | {"行业": "批发和零售业", "注册资本": "500万元", "成立日期": "2010-01-05", "状态": "存续"} | changes


def test_a_pupil_in_two_schools_is_found_with_both_rows_until_one_school_strikes_him_off(city: City) -> None:
    city.deliver(pupils(), [a_pupil("G1", "遵义市第一小学"), a_pupil("G2", "遵义市第二小学")])
    [found] = city.findings.values()
    assert (found["rule"], found["count"], found["sum_fen"], found["months"]) == ("pupil-in-two-schools", 2, 0, [])
    assert [(each["kind"], each["school"], each["grade"]) for each in found["evidence"]] == [
        ("enrolment", "遵义市第一小学", "16"),
        ("enrolment", "遵义市第二小学", "16"),
    ]
    assert [each["source"]["source_row"] for each in found["evidence"]] == [2, 3]
    city.deliver(pupils(end_limit=1.0), [a_pupil("G2", "遵义市第二小学")])
    assert city.findings == {}


def test_two_numbers_at_one_school_and_two_pupils_of_one_name_are_no_finding(city: City) -> None:
    other = citizen_id("20060501", 13)
    city.deliver(
        pupils(),
        [
            a_pupil("G1", "遵义市第一小学"),
            a_pupil("G2", "遵义市第一小学"),
            a_pupil("G3", "遵义市第二小学", 证件号=other, 姓名="李小红"),
        ],
    )
    assert city.findings == {}


def test_a_dead_legal_representative_is_found_until_the_firm_names_another(city: City) -> None:
    firms = seed_contract("market-regulation", "enterprise-register")
    city.deliver(firms, [a_firm()])
    assert city.findings == {}
    city.deliver(deaths(), [a_death()])
    [found] = city.findings.values()
    assert (found["rule"], found["count"]) == ("dead-legal-representative", 1)
    assert [(each["kind"], each["source"]["department"]) for each in found["evidence"]] == [
        ("death", "health"),
        ("post", "market-regulation"),
    ]
    city.deliver(firms, [a_firm(法定代表人="赵七", 法定代表人证件号=citizen_id(serial=7))])
    assert city.findings == {}


def test_a_pupil_in_two_schools_is_told_again_when_the_delivery_is_tried_again(city: City) -> None:
    rows = [a_pupil("G1", "遵义市第一小学"), a_pupil("G2", "遵义市第二小学")]
    city.deliver(pupils(), rows, submission="sub_a", stop="accepted")
    again = city.deliver(pupils(), rows, submission="sub_a")
    assert [(each["rule"], each["state"]) for each in again.findings if each["state"] == "found"] == [
        ("pupil-in-two-schools", "found")
    ]


def test_a_telephone_of_ten_people_is_one_case_and_nine_are_none(city: City) -> None:
    rule = next(each for each in rules() if each.whole)
    homes = people(11)
    pays = [an_allowance(身份证号=each["公民身份号码"], 姓名=each["姓名"]) for each in homes]
    city.deliver(register(), homes)
    city.deliver(allowance(), [*pays[:9], *(row | {"联系电话": "15400000009"} for row in pays[9:])])
    assert list(whole.found(rule, city.lake, limits=LIMITS)) == []

    city.deliver(allowance(), [*pays[:10], pays[10] | {"联系电话": "15400000009"}], received_at="2018-03-01T00:00:00Z")
    [case] = whole.found(rule, city.lake, limits=LIMITS)
    assert (case["rule"], case["subject"], case["count"], case["state"]) == ("shared-phone", "15400000001", 10, "found")
    assert len(case["evidence"]) == 10
    assert {each["phone"] for each in case["evidence"]} == {"15400000001"}
    assert {each["source"]["dataset"] for each in case["evidence"]} == {"minimum-allowance"}

    city.deliver(deaths(), [a_death(身份证号=homes[0]["公民身份号码"], 姓名=homes[0]["姓名"], 性别=homes[0]["性别"])])
    assert list(whole.found(rule, city.lake, limits=LIMITS)) == []


def test_one_large_household_shares_its_telephone_in_peace(city: City) -> None:
    rule = next(each for each in rules() if each.whole)
    home = [each | {"户号": "520300000001"} for each in people(12)]
    city.deliver(register(), home)
    city.deliver(allowance(), [an_allowance(身份证号=each["公民身份号码"], 姓名=each["姓名"]) for each in home])
    assert list(whole.found(rule, city.lake, limits=LIMITS)) == []
