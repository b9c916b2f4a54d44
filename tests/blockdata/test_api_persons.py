"""Looking up a person: what is shown, to whom, and the one footprint each look-up leaves."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from blockdata import identifiers
from blockdata.store import bulk, golden
from tests.blockdata.api_world import (
    CITIZEN,
    KEY,
    NUMBER,
    OPERATOR,
    OTHER_STEWARD,
    STEWARD,
    a_caller,
    ask,
    footprints,
)
from tests.core import aws

pytestmark = pytest.mark.usefixtures("world")

PERSON = identifiers.golden_id(KEY.encode(), NUMBER)
CASE = {"case_number": "遵民救核〔2018〕0207号", "ground": "social-assistance-check"}
SOURCE = {
    "department": "public-security",
    "dataset": "resident-register",
    "submission": "sub_1",
    "file": "户籍.xlsx",
    "source_row": 9,
    "row_id": "aa",
    "received_at": "2018-02-01T08:00:00Z",
}


def a_value(value: str) -> dict[str, Any]:
    return {"value": value, "source": SOURCE, "rule": "authority", "lost": []}


def put_person(golden_id: str = PERSON, *, search: tuple[str, ...] = ("id", NUMBER), change: str = "new") -> None:
    """As the pipeline writes it."""
    told = {
        "golden_id": golden_id,
        "prefix": golden_id[4],
        "change": change,
        "content": change,
        "attributes": {},
        "provenance": {"id_number": a_value(NUMBER), "name": a_value("王小明"), "education": a_value("21")},
        "facts": [],
        "flags": ["id-contradicted"],
        "relations": [],
        "search_keys": [identifiers.search_key(KEY.encode(), *search)],
    }
    golden.write([told], submission="sub_1")


@pytest.fixture(autouse=True)
def _granted(world: None) -> None:
    body = {"name": "社会救助核对", "basis": "社会救助暂行办法第五十八条", "fields": ["name", "id_number"]}
    assert ask("PUT", "/grants/civil-affairs/social-assistance-check", body, caller=OPERATOR)[0] == 200


def look_up(caller: Any = STEWARD, **body: str) -> tuple[int, dict[str, Any]]:
    return ask("POST", "/persons/lookup", body, caller=caller)


def test_a_granted_look_up_shows_granted_fields_whole_and_leaves_one_footprint() -> None:
    put_person()

    status, answer = look_up(id_number=NUMBER, **CASE)

    assert status == 200
    shown = {attribute["name"]: attribute["unmasked"] for attribute in answer["person"]["attributes"]}
    assert shown == {"id_number": NUMBER, "name": "王小明", "education": None}
    assert answer["person"]["attributes"][0]["value"] == "520301********0014"
    assert answer["person"]["attributes"][1]["source"]["department_name"] == "遵义市公安局"
    [left] = footprints()
    assert (left["subject"], left["outcome"], left["fields"]) == (PERSON, "allowed", ["id_number", "name"])
    assert (left["actor"], left["department"]) == (STEWARD["sub"], "civil-affairs")


def test_no_event_ever_holds_a_value() -> None:
    put_person()
    look_up(id_number=NUMBER, **CASE)
    look_up(id_number=NUMBER, ground=CASE["ground"])

    text = json.dumps(footprints(), ensure_ascii=False)
    assert NUMBER not in text
    assert "王小明" not in text


@pytest.mark.parametrize(
    ("caller", "body", "status", "code", "outcome", "subject"),
    [
        (CITIZEN, {"id_number": NUMBER, **CASE}, 403, "no-role", "denied", PERSON),
        (OPERATOR, {"id_number": "1", **CASE}, 403, "no-role", "denied", None),
        (a_caller("steward"), {"id_number": NUMBER, **CASE}, 403, "no-role", "denied", PERSON),
        (STEWARD, {"id_number": NUMBER, "ground": CASE["ground"]}, 403, "case-number-missing", "denied", PERSON),
        (STEWARD, {"id_number": NUMBER, **CASE, "case_number": "  "}, 403, "case-number-missing", "denied", PERSON),
        (STEWARD, {"id_number": NUMBER, **CASE, "ground": "other"}, 403, "no-grant", "denied", PERSON),
        (STEWARD, {"id_number": NUMBER, "case_number": "1"}, 403, "no-grant", "denied", PERSON),
        (OTHER_STEWARD, {"id_number": NUMBER, **CASE}, 403, "no-grant", "denied", PERSON),
        (STEWARD, {"id_number": "520301200501010015", **CASE}, 422, "id-number-invalid", "failed", None),
        (STEWARD, {"name": "王小明", **CASE}, 422, "person-not-given", "failed", None),
        (STEWARD, {"id_number": NUMBER, **CASE}, 404, "person-not-found", "not-found", PERSON),
        (STEWARD, {"name": "王小明", "birth": "2005-01-01", **CASE}, 404, "person-not-found", "not-found", None),
    ],
)
def test_every_refusal_says_why_and_leaves_one_footprint(
    caller: dict[str, str], body: dict[str, str], status: int, code: str, outcome: str, subject: str | None
) -> None:
    got, problem = look_up(caller, **body)

    assert (got, problem["code"]) == (status, code)
    assert problem["remedy"]
    assert problem["footprint"].startswith("evt_")
    [left] = footprints()
    assert (left["outcome"], left["subject"], left["fields"]) == (outcome, subject, [])


BY_NAME = ("name-birth", "王小明", "2005-01-01")


def test_name_and_birth_find_the_only_one() -> None:
    put_person(search=BY_NAME)

    status, answer = look_up(name="王 小明", birth="2005-01-01", **CASE)

    assert (status, answer["person"]["golden_id"]) == (200, PERSON)


def test_several_of_one_name_and_birth_are_not_listed() -> None:
    put_person(search=BY_NAME)
    put_person("per_0", search=BY_NAME)

    status, problem = look_up(name="王小明", birth="2005-01-01", **CASE)

    assert (status, problem["code"]) == (409, "several-found")
    assert "per_" not in json.dumps(problem)
    assert [left["outcome"] for left in footprints()] == ["failed"]


def test_a_record_that_has_ended_is_not_found() -> None:
    put_person()
    put_person(change="ended")

    assert look_up(id_number=NUMBER, **CASE)[1]["code"] == "person-not-found"


def test_a_failing_store_leaves_a_footprint_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(_pks: object) -> None:
        raise ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "BatchGetItem")

    monkeypatch.setattr(bulk, "read", unreachable)

    status, problem = look_up(id_number=NUMBER, **CASE)

    assert (status, problem["code"]) == (503, "failed")
    assert problem["footprint"]
    assert [left["outcome"] for left in footprints()] == ["failed"]


def test_looking_twice_with_one_key_leaves_two_footprints_and_no_copy_of_the_person() -> None:
    put_person()
    for _ in range(2):
        ask(
            "POST",
            "/persons/lookup",
            {"id_number": NUMBER, **CASE},
            caller=STEWARD,
            headers={"Idempotency-Key": "k"},
        )

    assert len(footprints()) == 2
    assert "王小明" not in json.dumps(aws.items(), ensure_ascii=False)
