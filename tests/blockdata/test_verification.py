"""Verifying claims: what is answered, to whom, what is left behind, and how often somebody may guess."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blockdata import api_verification, identifiers, verification
from blockdata.store import golden, verified
from tests.blockdata.api_world import KEY, NUMBER, OPERATOR, OTHER_STEWARD, STEWARD, ask, footprints
from tests.blockdata.test_api_persons import CASE, PERSON, a_value
from tests.core import aws

pytestmark = pytest.mark.usefixtures("world")

UNKNOWN = "520301200501010030"
RIGHT = {"name": "王 小明", "birth": "20050101", "sex": "男", "phone": "154 0000 0001", "alive": "是"}
BENEFIT = {"kind": "benefit", "period": "2018-02", "amount_fen": 52000, "status": "1", "source": {}}


@pytest.fixture(autouse=True)
def _known(world: None) -> None:
    fields = ["name", "birth", "sex", "phone", "address", "death_date", "benefit"]
    body = {"name": "社会救助核对", "basis": "社会救助暂行办法第五十八条", "fields": fields}
    assert ask("PUT", "/grants/civil-affairs/social-assistance-check", body, caller=OPERATOR)[0] == 200
    told = {"name": "王小明", "birth": "2005-01-01", "sex": "1", "phone": "15400000001"}
    record = {
        "golden_id": PERSON,
        "prefix": PERSON[4],
        "change": "new",
        "content": "new",
        "attributes": {},
        "provenance": {name: a_value(value) for name, value in told.items()},
        "facts": [BENEFIT],
        "flags": [],
        "relations": [],
        "search_keys": [identifiers.search_key(KEY.encode(), "id", NUMBER)],
    }
    golden.write([record], submission="sub_1")


def verify(*items: Any, caller: Any = STEWARD, **body: str) -> tuple[int, dict[str, Any]]:
    return ask("POST", "/persons/verify", {"items": list(items), **CASE, **body}, caller=caller)


def of(number: str = NUMBER, ref: str = "", **claims: str) -> dict[str, Any]:
    return {"id_number": number, "ref": ref, "claims": claims}


def test_claims_are_answered_yes_no_or_not_known_and_no_value_is_told() -> None:
    status, answer = verify(
        of(ref="a", **RIGHT), of(ref="b", name="王大明", address="红花岗区老城街道1号", benefit="2018-03")
    )

    assert status == 200
    right, wrong = answer["items"]
    assert (right["ref"], right["found"], set(right["answers"].values())) == ("a", True, {"yes"})
    assert wrong["answers"] == {"name": "no", "address": "unknown", "benefit": "no"}
    told = json.dumps(answer, ensure_ascii=False)
    assert not any(value in told for value in ("王小明", "15400000001", "2005-01-01", NUMBER))


def test_each_person_gets_a_footprint_of_what_was_asked_also_who_is_not_there() -> None:
    _, answer = verify(of(name="王小明", benefit="2018-02"), of(UNKNOWN, name="王大明"), of("12", name="王大明"))

    assert [(item["found"], bool(item["problem"])) for item in answer["items"]] == [
        (True, False),
        (False, False),
        (False, True),
    ]
    left = {each["subject"]: each for each in footprints()}
    assert len(left) == 3
    assert (left[PERSON]["fields"], left[PERSON]["outcome"]) == (["benefit", "name"], "allowed")
    assert left[identifiers.golden_id(KEY.encode(), UNKNOWN)]["outcome"] == "not-found"
    assert left[None]["outcome"] == "failed"
    assert "王" not in json.dumps([each["fields"] for each in left.values()], ensure_ascii=False)


@pytest.mark.parametrize(
    ("caller", "body", "code"),
    [
        (STEWARD, {"case_number": ""}, "case-number-missing"),
        (OTHER_STEWARD, {}, "no-grant"),
        (OPERATOR, {}, "no-role"),
    ],
)
def test_who_may_not_look_up_may_not_verify(caller: Any, body: dict[str, str], code: str) -> None:
    status, problem = verify(of(name="王小明"), caller=caller, **body)
    assert (status, problem["code"]) == (403, code)
    assert len(footprints()) == 1


def test_only_what_the_ground_names_is_verified() -> None:
    body = {"name": "社会救助核对", "basis": "社会救助暂行办法第五十八条", "fields": ["name"]}
    assert ask("PUT", "/grants/civil-affairs/social-assistance-check", body, caller=OPERATOR)[0] == 200
    status, problem = verify(of(name="王小明", phone="15400000001"))
    assert (status, problem["code"]) == (403, "field-not-granted")
    assert "phone" in problem["detail"]


def test_who_guesses_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_verification, "NO_MAX", 2)
    assert verify(of(phone="15400000002"), of(phone="15400000003"))[0] == 200
    status, problem = verify(of(phone="15400000001"))
    assert (status, problem["code"]) == (429, "verify-too-many")
    assert problem["footprint"]


def test_so_many_a_day_and_what_is_left_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_verification, "ASKED_MAX", 3)
    assert verify(of(name="王小明"), of(name="王小明"))[1]["left"] == 1
    assert verify(of(name="王小明"), of(name="王小明"))[0] == 429
    assert verify(of(name="王小明"))[1]["left"] == 0


def test_counts_hold_when_one_person_asks_twice_at_once() -> None:
    def meanwhile() -> None:
        assert verify(of(name="王大明"))[0] == 200

    day = verified.today(STEWARD["sub"]).sk
    with aws.meanwhile(f"verified#{STEWARD['sub']}", day, meanwhile):
        assert verify(of(name="王小明"))[0] == 200
    counted = verified.today(STEWARD["sub"])
    assert (int(counted.asked), int(counted.no)) == (2, 1)


def test_more_than_fifty_at_once_are_refused() -> None:
    assert verify(*[of(name="王小明") for _ in range(50)])[0] == 200
    assert verify(*[of(name="王小明") for _ in range(51)])[0] == 422


@given(st.text(max_size=60), st.sampled_from(["name", "birth", "sex", "phone", "address", "alive", "benefit"]))
def test_whatever_is_claimed_is_answered(value: str, claim: verification.Claim) -> None:
    record = {"provenance": {name: a_value("1") for name in ("name", "birth", "sex", "phone", "address")}, "facts": []}
    assert verification.verdict(record, claim, value) in {"yes", "no", "unknown"}
