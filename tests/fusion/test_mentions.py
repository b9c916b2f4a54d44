"""A row speaks of several: persons, organisations, houses, and how they belong together."""

import json
from pathlib import Path
from typing import Any

import pytest

from fusion.contract import Contract, ContractError
from tests.fusion.builders import SEED, a_resident, citizen_id, register, seed_contract
from tests.fusion.pipeline import City, RememberingCity

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("deliveries")]

CODE = "915203010000000198"
OLD = "520301000000019"
HOME = "红花岗区老城街道凤朝门社区人民路12号3栋2单元501室"
BOSS = citizen_id("19700101", 1)


@pytest.fixture
def city(tmp_path: Path) -> City:
    return RememberingCity(tmp_path)


def enterprises(**changes: Any) -> Contract:
    return seed_contract("market-regulation", "enterprise-register", **changes)


def an_enterprise(**changes: str) -> dict[str, str]:
    row = {
        "统一社会信用代码": CODE,
        "名称": "遵义市红花岗区某某商贸有限公司",
        "类型": "有限责任公司",
        "法定代表人": "王大明",
    }
    row |= {"法定代表人证件号": BOSS, "住所": f"贵州省遵义市{HOME}", "行业": "批发和零售业", "注册资本": "500万元"}
    return row | {"成立日期": "2015-06-01", "状态": "存续"} | changes


def a_taxpayer(**changes: str) -> dict[str, str]:
    row = {
        "纳税人识别号": OLD,
        "纳税人名称": "遵义市红花岗区某某商贸有限责任公司",
        "经营地址": HOME.replace("3栋2单元501室", "3-2-501"),
    }
    return row | {"办税人": "李小红", "办税人电话": "15400000009", "信用等级": "A"} | changes


def test_an_enterprise_is_an_organisation_with_its_representative_and_its_premises(city: City) -> None:
    city.deliver(enterprises(), [an_enterprise()])

    firm, home = city.record("organisation", credit_code=CODE), city.record("house", road="人民路")
    boss = city.person(id_number=BOSS)
    assert firm["attributes"] == {
        "credit_code": CODE, "name": "遵义市红花岗区某某商贸有限公司", "kind": "91", "industry": "F",
        "capital_fen": "500000000", "founded": "2015-06-01", "status": "1", "address": HOME, "county": "520302",
        "town": "520302001",
    }  # fmt: skip
    assert home["attributes"]["room"] == "501室"
    told = {(each["relation"], each["side"], each["other"], each["since"]) for each in firm["relations"]}
    assert told == {
        ("legal-representative-of", "to", boss["golden_id"], "2015-06-01"),
        ("registered-at", "from", home["golden_id"], "2015-06-01"),
    }
    assert [(each["relation"], each["other"]) for each in boss["relations"]] == [
        ("legal-representative-of", firm["golden_id"])
    ]
    assert firm["relations"][0]["source"]["dataset"] == "enterprise-register"
    assert home["relations"] == []


def test_an_old_number_and_another_way_to_write_the_address_lead_to_the_same(city: City) -> None:
    city.deliver(enterprises(), [an_enterprise()])
    city.deliver(seed_contract("tax", "taxpayer"), [a_taxpayer()])

    [firm] = [each for each in city.others.values() if each["kind"] == "organisation"]
    [home] = [each for each in city.others.values() if each["kind"] == "house"]
    assert (firm["attributes"]["name"], firm["attributes"]["tax_credit"]) == (an_enterprise()["名称"], "A")
    assert firm["attributes"]["old_number"] == OLD
    assert {each["other"] for each in firm["relations"] if each["relation"] == "located-in"} == {home["golden_id"]}


def test_a_resident_lives_in_the_house_of_the_standard_address(city: City) -> None:
    city.deliver(register(), [a_resident(户籍地址=f"贵州省遵义市{HOME}")])
    address = {
        "地址编码": "DZ0001",
        "区县": "红花岗区",
        "乡镇街道": "老城街道",
        "社区村": "凤朝门社区",
        "路名": "人民路",
    }
    address |= {"门牌号": "12", "小区": "", "楼栋": "3幢", "单元": "2", "室": "501"}
    city.deliver(seed_contract("natural-resources", "standard-address"), [address])

    home = city.record("house", address_code="DZ0001")
    [lives] = city.person()["relations"]
    assert (lives["relation"], lives["other"], lives["since"]) == ("lives-in", home["golden_id"], "2001-05-06")
    assert home["attributes"]["address"] == HOME.replace("3栋", "3幢")
    assert home["attributes"]["town"] == "520302001"
    assert home["provenance"]["address"]["source"]["dataset"] == "standard-address"


@pytest.mark.parametrize(
    ("owner", "number", "kind"),
    [
        ("王小明", citizen_id(), "person"),
        ("遵义某某公司", CODE, "organisation"),
        ("遵义某某公司", "", "organisation"),
        ("王小明", "", "person"),
    ],
)
def test_an_owner_is_a_person_or_an_organisation(city: City, owner: str, number: str, kind: str) -> None:
    row = {"不动产单元号": "520301001001GB00001F00010001", "坐落": HOME, "权利人": owner, "权利人证件号": number}
    city.deliver(
        seed_contract("housing", "house-register"), [row | {"面积": "89.5", "用途": "住宅", "登记日期": "2016-01-02"}]
    )

    home = city.record("house", floor_area="89.5")
    [owns] = home["relations"]
    assert (owns["relation"], owns["side"], owns["other_kind"], owns["since"]) == ("owns", "to", kind, "2016-01-02")
    owners = [*city.golden.values(), *(each for each in city.others.values() if each["kind"] == "organisation")]
    assert [(each["golden_id"], each["kind"], each["attributes"]["name"]) for each in owners] == [
        (owns["other"], kind, owner)
    ]


def test_ties_between_persons_are_no_part_of_a_record(city: City) -> None:
    row = {"登记证字号": "J520301-2017-000001", "男方姓名": "王小明", "男方证件号": citizen_id(), "女方姓名": "李小红"}
    row |= {"女方证件号": citizen_id("19820202", 2), "登记类型": "结婚登记", "登记日期": "2017-05-20"}
    city.deliver(seed_contract("civil-affairs", "marriage-register"), [row])

    assert sorted(each["attributes"]["name"] for each in city.golden.values()) == ["李小红", "王小明"]
    assert all(each["relations"] == [] for each in city.golden.values())
    assert all(each["facts"][0]["kind"] == "marriage" for each in city.golden.values())


def test_a_house_that_nobody_writes_of_any_more_ends_and_a_moved_row_leaves_it(city: City) -> None:
    city.deliver(register(), [a_resident(户籍地址=HOME)])
    [before] = city.others.values()
    moved = city.deliver(register(), [a_resident(户籍地址=HOME.replace("501室", "502室"))])

    [after] = city.others.values()
    assert after["golden_id"] != before["golden_id"]
    assert sorted(each["change"] for each in moved.others) == ["ended", "new"]
    assert city.person()["relations"][0]["other"] == after["golden_id"]

    city.deliver(register(), [a_resident(户籍地址="不详")])
    assert city.others == {}
    assert [each["until"] for each in city.person()["relations"]] == ["2018-02-03", "2018-02-02"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"relations": [{"relation": "lives-in", "from": "subject", "to": "nowhere"}]}, "没有说明"),
        ({"facts": [{"kind": "benefit", "mention": "subject", "parts": {"period": "没有"}}]}, "不在列表中"),
        ({"mentions": {"home": {"entity": "house", "address_of": "没有"}}}, "不在列表中"),
        ({"entity": "house"}, "未知的属性"),
    ],
)
def test_a_contract_whose_parts_do_not_fit_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ContractError, match=said):
        register(**change)


@pytest.mark.parametrize("path", sorted(SEED.glob("*/*.json")), ids=lambda path: path.stem)
def test_the_engine_reads_every_contract_of_the_seed(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    contract = Contract.load(document)
    assert [column.name for column in contract.columns] == [column["name"] for column in document["columns"]]
    assert {each.slug for each in contract.mentions} - {"subject"} == set(document.get("mentions", {}))
