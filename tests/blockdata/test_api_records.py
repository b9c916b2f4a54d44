"""Looking up organisations and houses: what is public, whom it shows, and the footprints of those."""

from typing import Any

import pytest

from tests.blockdata import registered
from tests.blockdata.api_world import LEADER, NUMBER, OPERATOR, REVIEWER, STEWARD, ask, footprints
from tests.blockdata.registered import ADDRESS, CREDIT, FIRM, HOUSE, OLD, PERSON

pytestmark = pytest.mark.usefixtures("world")

CASE = {"case_number": "遵房核〔2018〕7号", "ground": "check"}


def grant(*fields: str) -> None:
    body = {"name": "核对", "basis": "办法第一条", "fields": [*fields]}
    assert ask("PUT", "/grants/civil-affairs/check", body, caller=OPERATOR)[0] == 200


def firm(caller: Any = STEWARD, **body: str) -> tuple[int, dict[str, Any]]:
    return ask("POST", "/organisations/lookup", body, caller=caller)


def house(caller: Any = STEWARD, **body: str) -> tuple[int, dict[str, Any]]:
    return ask("POST", "/houses/lookup", body, caller=caller)


def shown(record: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    return [(each["label"], each["value"], each["unmasked"]) for each in record["relations"]]


@pytest.mark.parametrize(
    "body",
    [
        {"credit_code": f" {CREDIT[:8]}-{CREDIT[8:]} "},
        {"old_number": OLD},
        {"name": "遵义市红花岗区子尹商贸有限公司"},
        {"name": "遵义市 红花岗区 子尹商贸有限公司"},
    ],
)
def test_an_organisation_is_found_by_either_number_or_its_exact_name(body: dict[str, str]) -> None:
    registered.put_all()

    status, answer = firm(**body)

    assert (status, answer["record"]["golden_id"]) == (200, FIRM)


def test_what_registers_publish_is_shown_whole_and_the_representative_masked_with_a_footprint() -> None:
    registered.put_all()

    answer = firm(LEADER, credit_code=CREDIT)[1]

    values = {each["name"]: (each["value"], each["unmasked"]) for each in answer["record"]["attributes"]}
    assert values["name"][1] == "遵义市红花岗区子尹商贸有限公司"
    assert (values["status"][1], values["capital_fen"][1]) == ("存续", "5,000,000.00 元")
    assert values["phone"] == ("154****1234", None)
    assert shown(answer["record"]) == [
        ("登记住所", "红花岗区老城街道****", ADDRESS),
        ("法定代表人", "王*明", None),
    ]
    [left] = footprints()
    assert (left["subject"], left["fields"], left["outcome"]) == (PERSON, ["legal-representative-of"], "allowed")
    assert len(answer["footprints"]) == 1


def test_a_relation_has_ended_when_no_row_says_so_any_more() -> None:
    registered.put_all()
    was = [
        registered.a_relation("registered-at", "from", HOUSE, "house", until=day, since=since)
        for day, since in (("2016-03-08", "2015-06-01"), ("2017-03-08", "2016-09-01"))
    ]
    registered.put(registered.a_firm(relations=was, content="2"), submission="sub_2")
    [ended] = firm(credit_code=CREDIT)[1]["record"]["relations"]
    assert (ended["since"], ended["until"], len(ended["sources"])) == ("2015-06-01", "2017-03-08", 2)

    again = registered.a_relation("registered-at", "from", HOUSE, "house", since="2018-01-01")
    registered.put(registered.a_firm(relations=[again, *was], content="3"), submission="sub_3")
    [stands] = firm(credit_code=CREDIT)[1]["record"]["relations"]
    assert (stands["since"], stands["until"]) == ("2015-06-01", None)


def test_an_organisation_nobody_is_shown_with_leaves_no_footprint() -> None:
    registered.put(registered.a_firm())

    assert firm(credit_code=CREDIT)[1]["footprints"] == []
    assert footprints() == []


@pytest.mark.parametrize(
    "body",
    [
        {"address": "红花岗区老城街道办事处凤朝门社区居委会人民路12#3幢二单元501"},
        {"address": f"贵州省遵义市{ADDRESS}"},
        {"address_code": "5203020010001"},
    ],
)
def test_a_house_is_found_in_whatever_way_its_address_is_written(body: dict[str, str]) -> None:
    registered.put_all()

    status, answer = house(**body)

    assert (status, answer["record"]["golden_id"]) == (200, HOUSE)
    assert {each["name"]: each["unmasked"] for each in answer["record"]["attributes"]}["usage"] == "住宅"


def test_whose_a_house_is_is_told_on_a_ground_alone() -> None:
    registered.put_all()
    grant("name")
    assert shown(house(address=ADDRESS)[1]["record"]) == [("权利人", "***", None)]
    assert footprints() == []

    answer = house(address=ADDRESS, **CASE)[1]
    assert shown(answer["record"]) == [("权利人", "王*明", None)]
    grant("owns")
    answer = house(address=ADDRESS, **CASE)[1]
    assert shown(answer["record"]) == [("权利人", "王*明", "王小明")]
    assert [(each["subject"], each["fields"], each["ground"]) for each in footprints()] == [
        (PERSON, ["owns"], "check"),
        (PERSON, ["owns"], "check"),
    ]


@pytest.mark.parametrize("missing", ["case_number", "ground"])
def test_asking_for_owners_without_case_or_ground_is_refused_with_a_footprint(missing: str) -> None:
    registered.put_all()
    grant("owns")

    status, problem = house(address=ADDRESS, **{key: value for key, value in CASE.items() if key != missing})

    assert status == 403
    assert problem["footprint"]
    assert [left["outcome"] for left in footprints()] == ["denied"]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("organisations", {}, 422, "organisation-not-given"),
        ("organisations", {"credit_code": CREDIT, "name": "某某公司"}, 422, "organisation-not-given"),
        ("organisations", {"credit_code": "91520301000000019X"}, 422, "credit-code-invalid"),
        ("organisations", {"old_number": "520301000000018"}, 422, "old-number-invalid"),
        ("organisations", {"name": "某?公司"}, 422, "organisation-name-invalid"),
        ("organisations", {"name": "某某某公司"}, 404, "record-not-found"),
        ("houses", {"address": "红花岗区老城街道"}, 422, "address-no-door"),
        ("houses", {"address": "某地1号"}, 422, "address-county-unknown"),
        ("houses", {"real_estate_number": "1"}, 422, "real-estate-number-invalid"),
        ("houses", {"address": "红花岗区老城街道子尹路1号"}, 404, "record-not-found"),
    ],
)
def test_what_names_nothing_is_told_so(path: str, body: dict[str, str], status: int, code: str) -> None:
    got, problem = ask("POST", f"/{path}/lookup", body, caller=REVIEWER)

    assert (got, problem["code"]) == (status, code)
    assert problem["remedy"]


def test_several_of_one_name_are_not_listed() -> None:
    registered.put(registered.a_firm(), {**registered.a_firm(), "golden_id": "org_" + "a" * 32, "prefix": "a"})

    assert firm(name="遵义市红花岗区子尹商贸有限公司")[1]["code"] == "several-found"


def test_a_person_is_shown_with_home_and_firms_but_never_with_other_persons() -> None:
    registered.put_all()
    grant("name", "lives-in")

    answer = ask("POST", "/persons/lookup", {"id_number": NUMBER, **CASE}, caller=STEWARD)[1]

    assert shown(answer["person"]) == [
        ("居住于", "红花岗区老城街道****", ADDRESS),
        ("任法定代表人的单位", "***", None),
    ]
    home = answer["person"]["relations"][0]
    assert (home["other"], home["since"], len(home["sources"])) == (HOUSE, "2010-01-01", 2)
    assert "per_0" not in str(answer)
    assert footprints()[-1]["fields"] == ["lives-in", "name"]


def test_relations_lead_to_where_the_rows_of_the_other_side_went() -> None:
    registered.put_all()
    grant("legal-representative-of")
    successor, gone = "org_" + "b" * 32, {"change": "ended", "content": "c9", "attributes": {}, "search_keys": []}
    registered.put(
        {**registered.a_firm(), "golden_id": successor, "prefix": "b"},
        {**registered.a_firm(), **gone, "redirects_to": successor},
        submission="sub_2",
    )

    answer = ask("POST", "/persons/lookup", {"id_number": NUMBER, **CASE}, caller=STEWARD)[1]

    assert answer["person"]["relations"][1]["other"] == successor
    assert firm(credit_code=CREDIT)[1]["record"]["redirects"] == [FIRM]
