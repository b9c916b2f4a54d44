"""Relations that no row states any more: since when, until when, and which row stated them last."""

from pathlib import Path
from typing import Any

import pytest

from fusion.contract import Contract
from tests.fusion.builders import a_resident, citizen_id, register, seed_contract
from tests.fusion.pipeline import City, RememberingCity
from tests.fusion.test_mentions import BOSS, HOME, an_enterprise, enterprises

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("deliveries")]

NEXT = HOME.replace("501室", "502室")
OTHER = citizen_id("19750202", 1)


@pytest.fixture
def city(tmp_path: Path) -> City:
    return RememberingCity(tmp_path)


def addresses() -> Contract:
    return seed_contract("natural-resources", "standard-address")


def a_door(code: str, room: str) -> dict[str, str]:
    parts = {"地址编码": code, "区县": "红花岗区", "乡镇街道": "老城街道", "社区村": "凤朝门社区", "路名": "人民路"}
    return parts | {"门牌号": "12", "小区": "", "楼栋": "3幢", "单元": "2", "室": room}


def stays(record: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    return [(each["other"], each["since"], each.get("until")) for each in record["relations"]]


@pytest.fixture
def doors(city: City) -> tuple[str, str]:
    city.deliver(addresses(), [a_door("DZ1", "501"), a_door("DZ2", "502")])
    one, two = (city.record("house", address_code=code)["golden_id"] for code in ("DZ1", "DZ2"))
    return one, two


def test_who_moves_has_lived_in_the_house_he_left(city: City, doors: tuple[str, str]) -> None:
    city.deliver(register(), [a_resident(户籍地址=HOME)], submission="sub_first")
    city.deliver(register(), [a_resident(户籍地址=NEXT)], received_at="2018-03-09T17:00:00Z")

    left, found = doors
    person = city.person()
    assert stays(person) == [(found, "2001-05-06", None), (left, "2001-05-06", "2018-03-10")]
    source = person["relations"][1]["source"]
    assert (source["submission"], source["dataset"], "cells" in source) == ("sub_first", "resident-register", False)


def test_the_day_stands_whatever_comes_later(city: City, doors: tuple[str, str]) -> None:
    city.deliver(register(), [a_resident(户籍地址=HOME)])
    city.deliver(register(), [a_resident(户籍地址=NEXT)], received_at="2018-03-09T08:00:00Z")
    city.deliver(register(), [a_resident(户籍地址=NEXT, 婚姻状况="离婚")], received_at="2018-04-09T08:00:00Z")
    again = city.deliver(register(), [a_resident(户籍地址=NEXT, 婚姻状况="离婚")], received_at="2018-05-09T08:00:00Z")

    assert again.changes == []
    assert [until for _, _, until in stays(city.person())] == [None, "2018-03-09"]


@pytest.mark.parametrize("stop", ["items", "evidence", "golden", "features", "accepted"])
def test_a_delivery_that_died_and_runs_again_ends_it_once(city: City, doors: tuple[str, str], stop: str) -> None:
    city.deliver(register(), [a_resident(户籍地址=HOME)])
    for died in (stop, ""):
        city.deliver(
            register(),
            [a_resident(户籍地址=NEXT)],
            submission="sub_move",
            received_at="2018-03-09T08:00:00Z",
            stop=died,
        )

    left, found = doors
    assert stays(city.person()) == [(found, "2001-05-06", None), (left, "2001-05-06", "2018-03-09")]


def test_who_moves_back_has_lived_in_both(city: City, doors: tuple[str, str]) -> None:
    for day, home in (("01", HOME), ("02", NEXT), ("03", HOME)):
        city.deliver(register(), [a_resident(户籍地址=home)], received_at=f"2018-03-{day}T08:00:00Z")

    left, found = doors
    assert stays(city.person()) == [
        (left, "2001-05-06", None),
        (found, "2001-05-06", "2018-03-03"),
        (left, "2001-05-06", "2018-03-02"),
    ]


def test_what_another_row_still_states_has_not_ended(city: City, doors: tuple[str, str]) -> None:
    allowance = {
        "姓名": "王小明",
        "身份证号": citizen_id(),
        "发放月份": "2018-01",
        "家庭住址": HOME,
        "联系电话": "15400000001",
    }
    allowance |= {"保障人数": "1", "月保障金额": "300", "开户行": "农商行", "状态": "正常"}
    city.deliver(register(), [a_resident(户籍地址=HOME)])
    city.deliver(seed_contract("civil-affairs", "minimum-allowance"), [allowance])
    city.deliver(register(), [a_resident(户籍地址=NEXT)])

    assert {(other, until) for other, _, until in stays(city.person())} == {(each, None) for each in doors}


def test_a_firm_remembers_who_represented_it_and_so_does_he(city: City) -> None:
    city.deliver(register(), [a_resident(公民身份号码=BOSS, 姓名="王大明", 出生日期="1970-01-01")])
    city.deliver(enterprises(), [an_enterprise()], received_at="2018-02-01T08:00:00Z")
    city.deliver(
        enterprises(), [an_enterprise(法定代表人="李大明", 法定代表人证件号=OTHER)], received_at="2018-03-01T08:00:00Z"
    )

    [firm] = [each for each in city.others.values() if each["kind"] == "organisation"]
    boss, now = city.person(id_number=BOSS), city.person(id_number=OTHER)
    told = {(each["other"], each.get("until")) for each in firm["relations"] if each["side"] == "to"}
    assert told == {(now["golden_id"], None), (boss["golden_id"], "2018-03-01")}
    of_boss = [each for each in boss["relations"] if each["relation"] == "legal-representative-of"]
    assert [(each["other"], each.get("until")) for each in of_boss] == [(firm["golden_id"], "2018-03-01")]


def test_of_a_record_only_the_latest_are_kept(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fusion.fuse.PAST_MAX", 2)
    for room in range(501, 506):
        city.deliver(
            register(),
            [a_resident(户籍地址=HOME.replace("501", str(room)))],
            received_at=f"2018-03-0{room - 500}T08:00:00Z",
        )

    assert [until for _, _, until in stays(city.person())] == [None, "2018-03-05", "2018-03-04"]
