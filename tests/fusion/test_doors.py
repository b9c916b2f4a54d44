"""One house under all the ways clerks write its address; the SQL and the reference say the same."""

import random

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion.columns.doors import doors_of
from fusion.columns.lists import load_places
from fusion.reference.addresses import address
from fusion.reference.doors import Door, door
from fusion.values import doors

HOME = "红花岗区老城街道凤朝门社区人民路12号3栋2单元501室"


def by_sql(addresses: list[str]) -> dict[str, Door]:
    with duckdb.connect() as connection:
        load_places(connection)
        connection.execute("create table t (address varchar, county varchar)")
        connection.executemany("insert into t values (?, '520302')", [[each] for each in addresses])
        found = connection.execute(f"from {doors_of('t')}")
        columns = [column[0] for column in found.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    return {
        row["address"]: Door(row["door_key"], row["town"], {each: row[each] for each in doors.NAMES if row[each]})
        for row in rows
    }


@pytest.mark.parametrize(
    "written",
    [
        "红花岗区老城街道办事处凤朝门社区人民路12号3栋2单元501室",
        "红花岗区老城街道凤朝门社区居委会人民路12号3栋2单元501室",
        "红花岗区老城街道凤朝门社区人民路12#3幢2单元501",
        "红花岗区老城街道凤朝门社区人民路12号3-2-501",
        "红花岗区老城街道凤朝门社区人民路12号3号楼2单元501号",
        "红花岗区老城街道凤朝门社区人民路十二号三栋二单元501室",
        "红花岗区老城街道凤朝门社区人民路12号3座2—501室",
        "红花岗区老城街道凤朝门社区人民路12号阳光花园3栋2单元501室",
        "红花岗区老城街道凤朝门社区人民路12号3栋2单元5楼501",
        "红花岗区老城街道凤朝门社区人民路012号03栋02单元0501室",
        "红花岗区老城街道凤朝门社区人民路12号(农贸市场旁)3号栋2单元501房",
    ],
)
def test_a_door_has_one_key_however_it_is_written(written: str) -> None:
    home = door(HOME, "520302")
    assert home
    assert home.parts["road"] == "人民路"
    assert home.parts["room"] == "501室"
    found = door(written, "520302")
    assert found
    assert (found.key, {**found.parts, "estate": ""}) == (home.key, {**home.parts, "estate": ""})


@pytest.mark.parametrize("elsewhere", ["502室", "1单元501室", "2栋2单元501室"])
def test_another_door_has_another_key(elsewhere: str) -> None:
    written = HOME[: -len("3栋2单元501室")] + "3栋2单元501室"[: -len(elsewhere)] + elsewhere
    assert written != HOME
    assert door(written, "520302") != door(HOME, "520302")


@pytest.mark.parametrize("vague", ["红花岗区", "红花岗区老城街道", "红花岗区老城街道凤朝门社区", "", "不详"])
def test_an_address_without_a_number_names_no_door(vague: str) -> None:
    assert door(vague, "520302") is None
    assert by_sql([vague]) == {}


def test_a_house_in_a_village_is_known_by_its_group_and_number() -> None:
    found = door("红花岗区深溪镇龙江村二十一组35号", "520302")
    assert found
    assert found.town == "520302105"
    assert found.parts == {"village": "龙江村", "village_group": "21组", "number": "35号"}


@pytest.mark.parametrize("village", ["良村村", "金银新村社区", "长征村", "凤朝门社区"])
def test_a_village_may_have_a_village_in_its_name(village: str) -> None:
    found = door(f"习水县良村镇{village}二组62号", "520330")
    assert found
    assert found.parts == {"village": village, "village_group": "2组", "number": "62号"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("播州区南白镇长征村3组12号", "贵州省遵义市遵义县南白街道办事处长征村委会三村民小组12#"),
        ("红花岗区虾子镇兰生村二组5号", "新蒲新区虾子镇兰生村2组5号"),
        ("红花岗区虾子镇兰生村二组5号", "虾子镇兰生村2组5号"),
        ("红花岗区老城街道碧云路1-3号", "遵义市红花岗区老城街道碧云路1号附3号"),
        ("汇川区高坪街道阳光花园a栋301室", "汇川区高坪街道阳光花园A座301"),
        ("汇川区高坪街道阳光花园3栋501室", "汇川区高坪街道阳光花园3-501"),
    ],
)
def test_a_door_as_two_departments_write_it(one: str, other: str) -> None:
    first, second = (address(each) for each in (one, other))
    home = door(str(first.cell.value), first.county)
    assert home
    assert home.town
    assert door(str(second.cell.value), second.county) == home


def test_a_street_named_after_a_town_is_no_town() -> None:
    found = door("红花岗区古镇路12号", "520302")
    assert found == Door("520302||||古镇路|12号||||", None, {"road": "古镇路", "number": "12号"})


def test_nobody_knows_the_door_of_an_address_without_a_county() -> None:
    assert door("成都市武侯区人民路12号", None) is None


PIECES = [
    *(
        "红花岗区",
        "老城街道",
        "办事处",
        "凤朝门社区",
        "尧村村",
        "杨村社区",
        "居委会",
        "龙江村",
        "村委会",
        "二组",
        "十一组",
        "人民路",
        "大兴街",
    ),
    *(
        "12号",
        "12#",
        "十二号",
        "3栋",
        "3幢",
        "三号楼",
        "2单元",
        "二单元",
        "501室",
        "501",
        "3-2-501",
        "2-501",
        "阳光花园",
    ),
    *("附1号", "1", "-", "—", "号", "栋", "室", "组", "十", "一", "〇", "A座", "a栋", " ", "新蒲新区", "虾子镇"),
    *("5楼", "三层", "(旁)", "(", "0", "08号", "小组", "村民小组", "b单元", "房", "路", "古镇路"),
]


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), min_size=1, max_size=30, unique=True))
def test_the_sql_and_the_reference_agree(addresses: list[str]) -> None:
    wanted = {each: found for each in addresses if (found := door(each, "520302"))}
    assert by_sql(addresses) == wanted


def test_two_thousand_addresses_agree() -> None:
    chance = random.Random(7)  # noqa: S311 - test data, not secrets
    addresses = sorted({"".join(chance.choices(PIECES, k=chance.randint(1, 10))) for _ in range(2000)})
    wanted = {each: found for each in addresses if (found := door(each, "520302"))}
    assert len(wanted) > 200
    assert by_sql(addresses) == wanted
