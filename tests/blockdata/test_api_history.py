"""What a record was: version by version, masked, and for persons on a ground with a footprint."""

from typing import Any
from urllib.parse import quote

import pytest

from blockdata import api_history
from tests.blockdata import registered
from tests.blockdata.api_world import NUMBER, OPERATOR, REVIEWER, STEWARD, ask, footprints
from tests.blockdata.registered import FIRM, PERSON, a_record, a_relation

pytestmark = pytest.mark.usefixtures("world")

CASE = {"case_number": "遵民救核〔2018〕7号", "ground": "check"}


@pytest.fixture(autouse=True)
def _granted(world: None) -> None:
    body = {"name": "核对", "basis": "办法第一条", "fields": ["name"]}
    assert ask("PUT", "/grants/civil-affairs/check", body, caller=OPERATOR)[0] == 200


def history(kind: str, id_: str, caller: Any = STEWARD, **body: str) -> tuple[int, dict[str, Any]]:
    return ask("POST", f"/records/{kind}/{id_}/history", body, caller=caller)


def live(*lives: dict[str, str], **last: Any) -> None:
    """A person of whom each submission says something else."""
    for number, said in enumerate(lives, 1):
        told = a_record(PERSON, {"id_number": NUMBER, **said}, content=f"c{number}")
        registered.put(told | (last if number == len(lives) else {}), submission=f"sub_{number}")


def test_each_version_tells_what_it_changed_from_what_to_what_and_where_that_is_from() -> None:
    live({"name": "王晓明"}, {"name": "王小明", "phone": "15400001234"})

    status, answer = history("person", PERSON, **CASE)

    assert status == 200
    second, first = answer["items"]
    assert (second["version"], second["submission"], first["version"], first["state"]) == (2, "sub_2", 1, "current")
    name, phone = second["changes"]
    assert (name["label"], name["before"], name["after"]) == ("姓名", "王*明", "王*明")
    assert (name["unmasked_before"], name["unmasked_after"]) == ("王晓明", "王小明")
    assert (phone["before"], phone["after"], phone["unmasked_after"]) == (None, "154****1234", None)
    assert name["source"]["dataset_name"] == "企业登记"
    assert [change["name"] for change in first["changes"]] == ["id_number", "name"]
    assert "15400001234" not in str(answer)
    [left] = footprints()
    assert (left["subject"], left["fields"], left["outcome"]) == (PERSON, ["name"], "allowed")
    assert answer["footprint"]


def test_an_end_and_a_redirect_are_versions_too() -> None:
    live({"name": "王小明"}, {"name": "王小明"}, change="ended", content="c9", provenance={}, redirects_to="per_0")

    latest = history("person", PERSON, **CASE)[1]["items"][0]

    assert (latest["state"], latest["redirects_to"]) == ("ended", "per_0")
    assert {change["after"] for change in latest["changes"]} == {None}


def test_what_changes_beside_attributes_is_named() -> None:
    live({"name": "王小明"}, {"name": "王小明"}, relations=[a_relation("lives-in", "from", "hse_1", "house")])

    latest = history("person", PERSON, **CASE)[1]["items"][0]

    assert (latest["changes"], latest["also"]) == ([], ["关系"])


def test_a_long_history_comes_in_pages_that_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_history, "VERSIONS", 2)
    live(*({"name": f"王{name}"} for name in "甲乙丙丁戊"))

    told, cursor = [], ""
    while cursor is not None:
        answer = history("person", PERSON, **CASE, cursor=cursor)[1]
        told += [(each["version"], each["changes"][-1]["unmasked_before"]) for each in answer["items"]]
        cursor = answer["next"]

    assert told == [(5, "王丁"), (4, "王丙"), (3, "王乙"), (2, "王甲"), (1, None)]


@pytest.mark.parametrize(
    ("body", "code", "outcome"),
    [
        ({"ground": "check"}, "case-number-missing", "denied"),
        ({"case_number": "1"}, "no-grant", "denied"),
        ({"case_number": "1", "ground": "other"}, "no-grant", "denied"),
    ],
)
def test_a_persons_history_needs_what_a_look_up_needs(body: dict[str, str], code: str, outcome: str) -> None:
    live({"name": "王小明"})

    status, problem = history("person", PERSON, **body)

    assert (status, problem["code"]) == (403, code)
    assert [(left["subject"], left["outcome"]) for left in footprints()] == [(PERSON, outcome)]


def test_a_history_is_asked_for_under_its_own_kind() -> None:
    registered.put_all()

    assert history("organisation", PERSON)[1]["code"] == "record-not-found"
    assert history("person", FIRM, **CASE)[1]["code"] == "person-not-found"
    assert [left["subject"] for left in footprints()] == [None]
    assert history("person", PERSON, **CASE, cursor="!")[0] == 400


@pytest.mark.parametrize("typed", [f"per_{NUMBER}", f"{PERSON}0", f"{PERSON}#v000001"])
def test_what_is_no_golden_id_is_not_found_and_in_no_footprint(typed: str) -> None:
    live({"name": "王小明"}, {"name": "王晓明"})

    assert history("person", quote(typed), **CASE)[1]["code"] == "person-not-found"
    assert [(left["subject"], left["outcome"]) for left in footprints()] == [(None, "not-found")]
    assert history("organisation", quote(typed.replace("per_", "org_")))[1]["code"] == "record-not-found"


def test_what_registers_publish_has_a_history_without_ground_or_footprint() -> None:
    registered.put(registered.a_firm())
    registered.put(a_record(FIRM, {"name": "遵义市子尹商贸有限公司"}, content="c2"), submission="sub_2")

    status, answer = history("organisation", FIRM, caller=REVIEWER)

    assert status == 200
    by_name = {change["name"]: change["unmasked_after"] for change in answer["items"][0]["changes"]}
    assert by_name["name"] == "遵义市子尹商贸有限公司"
    assert (answer["footprint"], footprints()) == (None, [])
