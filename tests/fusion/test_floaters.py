"""Who has no number: joined where the evidence is strong, asked about where it is not, undone as it was done."""

from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fusion.contract import Contract
from fusion.match import assigned
from fusion.publish import review_changes
from tests.fusion.builders import a_resident, citizen_id, register, seed_contract
from tests.fusion.pipeline import City

HOME = "红花岗区老城街道凤朝门社区人民路12号3栋2单元501室"
CHILD = citizen_id("20080305", 2)
MOTHER = citizen_id("19820202", 4)
AT = ("2018-02-01T00:00:00Z", "2018-02-02T00:00:00Z", "2018-02-03T00:00:00Z")


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def family() -> list[dict[str, str]]:
    home: dict[str, Any] = {"户籍地址": HOME, "户号": "520301007"}
    mother = a_resident(公民身份号码=MOTHER, 姓名="冉秀英", 性别="女", 出生日期="1982-02-02", **home)
    child = a_resident(公民身份号码=CHILD, 姓名="犹思源", 性别="女", 出生日期="2008-03-05", 与户主关系="长女", **home)
    return [mother, child | {"婚姻状况": "未婚"}]


def a_pupil(**changes: str) -> dict[str, str]:
    row = {
        "学籍号": "G520301200803050001",
        "姓名": "犹思源",
        "证件号": "",
        "学校": "遵义市老城小学",
        "年级": "小学四年级",
    }
    return row | {"监护人": "冉秀英", "监护人电话": "15400000077", "家庭住址": HOME} | changes


def pupils() -> Contract:
    return seed_contract("education", "student-register")


def decisions() -> Contract:
    return seed_contract("data-centre", "match-decisions")


def reviews(city: City) -> list[dict[str, Any]]:
    """What the last delivery asks people."""
    last = max(city.folder.glob("*/matched"), key=lambda path: path.stat().st_mtime_ns)
    return [each for each in review_changes(last) if each["state"] == "found"]


def of(city: City, name: str) -> list[dict[str, Any]]:
    return [each for each in city.golden.values() if each["attributes"]["name"] == name]


def test_a_pupil_without_number_is_the_child_of_that_house_and_that_mother(city: City) -> None:
    city.deliver(register(), family())
    city.deliver(pupils(), [a_pupil()])

    [child], [mother] = of(city, "犹思源"), of(city, "冉秀英")
    assert (child["attributes"]["id_number"], mother["attributes"]["id_number"]) == (CHILD, MOTHER)
    assert mother["attributes"]["phone"] == "15400000077"
    assert {each["kind"] for each in child["facts"]} == {"enrolment"}
    assert {each["other"] for each in child["relations"]} == {each["golden_id"] for each in city.others.values()}


def test_a_pupil_who_came_first_is_found_when_the_register_comes(city: City) -> None:
    city.deliver(pupils(), [a_pupil()])
    assert len(city.golden) == 2

    told = city.deliver(register(), family())

    assert sorted(each["attributes"]["name"] for each in city.golden.values()) == ["冉秀英", "犹思源"]
    redirects = {each["redirects_to"] for each in told.changes if each["change"] == "ended"}
    assert redirects == {each["golden_id"] for each in city.golden.values()}


@pytest.mark.parametrize("stop", ["golden", "features"])
def test_a_floater_finds_its_record_though_the_delivery_died_halfway(tmp_path: Path, stop: str) -> None:
    straight, broken = City(tmp_path / "straight"), City(tmp_path / "broken")
    for city in (straight, broken):
        city.deliver(pupils(), [a_pupil()], submission="sub_p", received_at=AT[0])
    broken.deliver(register(), family(), submission="sub_r", received_at=AT[1], stop=stop)

    for city in (straight, broken):
        city.deliver(register(), family(), submission="sub_r", received_at=AT[1])

    assert assigned(broken.lake) == assigned(straight.lake)
    assert broken.golden == straight.golden


def test_any_order_gives_the_same_records_and_ids(tmp_path: Path) -> None:
    deliveries = [
        (register(), family(), AT[0]),
        (pupils(), [a_pupil(), a_pupil(学籍号="G2", 姓名="犹思原", 监护人="冉秀瑛")], AT[1]),
    ]
    found = []
    for number, order in enumerate(permutations(deliveries)):
        city = City(tmp_path / str(number))
        for place, (contract, rows, at) in enumerate(order):
            city.deliver(contract, rows, submission=f"sub_{at[8:10]}", received_at=at, confirmed=bool(place))
        found.append((dict(sorted(city.golden.items())), dict(sorted(city.others.items()))))
    assert found[0] == found[1]


def test_a_corrected_name_leaves_the_record_it_had_joined(city: City) -> None:
    city.deliver(register(), family())
    city.deliver(pupils(), [a_pupil()])
    city.deliver(
        pupils(), [a_pupil(姓名="钱多多", 监护人="钱大海", 家庭住址="汇川区高坪街道大兴路9号")], confirmed=True
    )

    assert {each["attributes"]["name"] for each in city.golden.values()} == {"冉秀英", "犹思源", "钱多多", "钱大海"}
    assert not any(each["facts"] for each in of(city, "犹思源"))


def test_what_people_decide_goes_before_any_weight_and_is_undone_exactly(city: City) -> None:
    city.deliver(register(), family())
    before = dict(city.golden)
    city.deliver(pupils(), [a_pupil()])
    joined = dict(city.golden)
    [row] = [each for each in _lines(city) if each["mention"] == "subject"]
    pair = {"甲": row["link"], "乙": _anchor(before, CHILD)}

    city.deliver(decisions(), [pair | {"决定": "different"}])
    assert len(of(city, "犹思源")) == 2
    assert reviews(city) == []

    city.deliver(decisions(), [pair | {"决定": "withdrawn"}])
    assert {id_: each["attributes"] for id_, each in city.golden.items()} == {
        id_: each["attributes"] for id_, each in joined.items()
    }

    stranger = _anchor(before, MOTHER)
    city.deliver(decisions(), [pair | {"乙": stranger, "决定": "same"}])
    assert {each["kind"] for each in city.golden[stranger]["facts"]} == {"enrolment"}


def test_what_a_row_states_goes_with_it_and_has_not_ended(city: City) -> None:
    city.deliver(register(), family())
    child = _anchor(city.golden, CHILD)
    city.deliver(pupils(), [a_pupil(家庭住址="汇川区高坪街道大兴路9号")])
    [row] = [each for each in _lines(city) if each["mention"] == "subject"]
    pair = {"甲": row["link"], "乙": child}
    city.deliver(decisions(), [pair | {"决定": "same"}])
    assert len({each["other"] for each in city.golden[child]["relations"]}) == 2

    city.deliver(decisions(), [pair | {"决定": "different"}])

    told = [each for record in of(city, "犹思源") for each in record["relations"]]
    assert [each.get("until") for each in told] == [None, None]
    assert len({each["other"] for each in told}) == 2


def _anchor(golden: dict[str, dict[str, Any]], number: str) -> str:
    [found] = [id_ for id_, each in golden.items() if each["attributes"].get("id_number") == number]
    return found


def _lines(city: City) -> list[dict[str, Any]]:
    """Lines of evidence of persons without a number."""
    with duckdb.connect() as connection:
        columns = dict.fromkeys(("link", "mention", "claim", "dataset"), "varchar")
        city.lake.load(connection, "evidence/person", "lines", columns)
        rows = connection.execute("select link, mention from lines where claim is null").fetchall()
    return [{"link": link, "mention": mention} for link, mention in rows]


def test_an_uncertain_pair_is_asked_about_with_its_reasons(city: City) -> None:
    city.deliver(register(), family())
    city.deliver(pupils(), [a_pupil(监护人="", 监护人电话="", 家庭住址=HOME.replace("501", "702"))])

    [asked] = reviews(city)
    assert asked["right"]["link"] == _anchor(city.golden, CHILD)
    assert asked["reason"] == "band"
    assert [each["cells"]["address"] for each in asked["left"]["rows"]] == [HOME.replace("501", "702")]
    assert [(each["field"], each["level"]) for each in asked["fields"]] == [("name", "exact"), ("address", "building")]
    assert 0 < asked["weight"] < 5
    assert len(of(city, "犹思源")) == 2
