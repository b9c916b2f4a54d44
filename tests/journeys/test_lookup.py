"""A file through S3 becomes a golden record that only a granted ground opens, each look with its footprint."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo.api import Api, ApiError
from tests.journeys import files
from zunyi import clock

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

NUMBER = files.citizen_id("19990203", 11)
GROUND = "social-assistance-check"


@pytest.fixture(scope="module")
def asked() -> dict[str, str]:
    return {"id_number": NUMBER, "case_number": "救助〔2018〕17号", "ground": GROUND}


def test_a_golden_record_is_read_by_those_who_were_granted_a_ground(
    cloud: Cloud, api: Callable[[str], Api], deliver: Callable[..., dict[str, Any]], asked: dict[str, str]
) -> None:
    people = [files.resident(NUMBER, "冉光明"), files.resident(files.citizen_id("20010405", 12), "罗小雨")]
    done = deliver("public-security", "resident-register", "户籍_查询.csv", files.sheet(files.REGISTER, people))
    assert done["state"] == "completed"
    assert done["counts"]["received"] == 2

    with pytest.raises(ApiError) as as_citizen:
        api("citizen").post("blockdata/persons/lookup", asked)
    with pytest.raises(ApiError) as as_health:
        api("steward-health").post("blockdata/persons/lookup", asked)
    with pytest.raises(ApiError) as without_case:
        api("steward-civil-affairs").post("blockdata/persons/lookup", {**asked, "case_number": ""})
    answer = api("steward-civil-affairs").post("blockdata/persons/lookup", asked)

    refusals = [error.value for error in (as_citizen, as_health, without_case)]
    assert [(error.status, error.problem["code"]) for error in refusals] == [
        (403, "no-role"),
        (403, "no-grant"),
        (403, "case-number-missing"),
    ]
    values = {attribute["name"]: attribute for attribute in answer["person"]["attributes"]}
    assert (values["name"]["value"], values["name"]["unmasked"]) == ("冉*明", "冉光明")
    assert values["name"]["source"]["department"] == "public-security"
    assert values["name"]["source"]["file"] == "户籍_查询.csv"
    assert values["name"]["source"]["source_row"] == 2
    sources = {
        (f"dataset:{each['source']['department']}/{each['source']['dataset']}", name) for name, each in values.items()
    }
    ways = api("steward-civil-affairs").get("aggregation/lineage")["links"]
    assert {(where, f"attribute:person/{name}") for where, name in sources} <= {
        (w["source"], w["target"]) for w in ways
    }
    cloud.wait_idle(60)
    left = [
        (footprint["actor"], footprint["outcome"])
        for footprint in api("auditor").every(f"identity/footprints?subject={answer['person']['golden_id']}")
    ]
    assert sorted(left) == [
        ("citizen", "denied"),
        ("steward-civil-affairs", "allowed"),
        ("steward-civil-affairs", "denied"),
        ("steward-health", "denied"),
    ]
    its_day = datetime.fromisoformat(answer["person"]["at"]).astimezone(clock.LOCAL).date().isoformat()
    same = api("steward-civil-affairs").post("blockdata/persons/lookup", {**asked, "as_of": its_day})
    with pytest.raises(ApiError) as before_that:
        api("steward-civil-affairs").post("blockdata/persons/lookup", {**asked, "as_of": "2000-01-01"})
    assert same["person"] == answer["person"]
    assert before_that.value.problem["code"] == "not-known-then"
    claim = {
        "id_number": NUMBER,
        "claims": {"name": "冉光明", "birth": "19990203", "sex": "女" if NUMBER[16] in "13579" else "男"},
    }
    case = {name: asked[name] for name in ("case_number", "ground")}
    verified = api("steward-civil-affairs").post("blockdata/persons/verify", {**case, "items": [claim]})
    assert [item["answers"] for item in verified["items"]] == [{"name": "yes", "birth": "yes", "sex": "no"}]


def test_a_look_for_nobody_leaves_a_footprint_too(
    cloud: Cloud, api: Callable[[str], Api], asked: dict[str, str]
) -> None:
    nobody = {**asked, "id_number": files.citizen_id("19110101", 11)}
    with pytest.raises(ApiError) as refused:
        api("steward-civil-affairs").post("blockdata/persons/lookup", nobody)
    assert (refused.value.status, refused.value.problem["code"]) == (404, "person-not-found")
    cloud.wait_idle(60)
    own = api("steward-civil-affairs").get("identity/footprints")["items"]
    assert own[0]["outcome"] == "not-found"


def test_no_event_carries_what_was_in_the_file(cloud: Cloud, deliver: Callable[..., dict[str, Any]]) -> None:
    number = files.citizen_id("20021117", 13)
    rows = [files.resident(number, "聂小倩", 户籍地址="遵义市汇川区大连路街道珠海路8号")]
    deliver("public-security", "resident-register", "户籍_事件.csv", files.sheet(files.REGISTER, rows))
    said = str(cloud.events())
    assert "SubmissionCompleted" in said
    assert [value for value in (number, "聂小倩", "珠海路", "户籍_事件") if value in said] == []
