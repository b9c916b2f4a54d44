"""Doubting a value: who may, what is refused in which words, and who sees how much of it."""

from datetime import date
from typing import Any

import pytest

from blockdata import identifiers
from blockdata.store import contracts, golden, objections
from tests.blockdata.api_world import (
    AUDITOR,
    KEY,
    NUMBER,
    OPERATOR,
    OTHER_STEWARD,
    REVIEWER,
    STEWARD,
    a_caller,
    ask,
    footprints,
    told,
)
from tests.blockdata.objecting import CASE, GRANT, PHONE, RIGHT, a_doubt, an_objection, decide, object_to
from zunyi import clock
from zunyi.work import work

pytestmark = pytest.mark.usefixtures("world")

PERSON = identifiers.golden_id(KEY.encode(), NUMBER)
SEEN = {"golden_id": PERSON, "version": 1}
REGISTER = {"department": "public-security", "dataset": "resident-register"}
SOURCE = {
    "department": "civil-affairs",
    "dataset": "minimum-allowance",
    "submission": "sub_1",
    "file": "低保.csv",
    "source_row": 9,
    "row_id": "ab",
    "received_at": "2018-02-01T08:00:00Z",
}


def put_person(**values: str) -> None:
    kept = {"phone": PHONE, "id_number": NUMBER, "county": "520302", "address": "遵义市红花岗区老城街道1号", **values}
    change = {
        "golden_id": PERSON,
        "prefix": PERSON[4],
        "change": "changed",
        "content": str(kept),
        "attributes": {},
        "provenance": {
            name: {"value": value, "source": SOURCE, "rule": "only", "lost": []} for name, value in kept.items()
        },
        "facts": [],
        "flags": [],
        "relations": [],
        "search_keys": [],
    }
    golden.write([change], submission="sub_1")


@pytest.fixture(autouse=True)
def _known(world: None) -> None:
    status, granted = ask("PUT", "/grants/health/check", GRANT, caller=OPERATOR)
    assert status == 200, granted
    put_person()


def kept(**changes: Any) -> dict[str, Any]:
    """An objection that is in the store already, as its objector sees it."""
    made = an_objection(**changes)
    with work() as w:
        objections.add(w, made)
    found: dict[str, Any] = ask("GET", f"/objections/{made.id}", caller=AUDITOR)[1]
    return found


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"proposed": "1540000"}, 422, "phone-format"),
        ({"proposed": "无"}, 422, "required"),
        ({"proposed": f" {PHONE} "}, 422, "same-value"),
        ({"attribute": "county", "proposed": "汇川区"}, 422, "value-derived"),
        ({"attribute": "id_number", "proposed": NUMBER}, 422, "value-is-key"),
        ({"attribute": "school"}, 404, "value-not-found"),
        ({"version": 7}, 409, "changed-meanwhile"),
        ({"golden_id": f"per_{7:032}"}, 404, "record-not-found"),
        ({"case_number": ""}, 403, "case-number-missing"),
        ({"ground": "other"}, 403, "no-grant"),
    ],
)
def test_what_cannot_be_put_right_is_refused_in_plain_words(changes: dict[str, Any], status: int, code: str) -> None:
    got, problem = object_to(SEEN, **changes)

    assert (got, problem["code"]) == (status, code)
    assert problem["detail"]
    assert problem["remedy"]
    assert "1540000" not in problem["detail"]
    assert ask("GET", "/objections", caller=STEWARD)[1]["items"] == []


def test_a_wrong_input_is_named_at_its_field_as_a_clerks_file_would_be() -> None:
    problem = object_to(SEEN, proposed="15400001")[1]

    assert problem["errors"] == [{"field": "proposed", "message": problem["detail"]}]
    assert problem["detail"] == "联系电话:电话号码格式不对——应为11位手机号,或带区号的固定电话(所填:1******1)。"


def test_an_objection_goes_to_the_source_and_leaves_a_footprint() -> None:
    status, objection = object_to(SEEN)

    assert status == 200
    left = [(each["fields"], each["case_number"], each["purpose"]) for each in footprints()]
    assert left == [(["phone"], CASE["case_number"], "提出数据异议:联系电话")]
    assert objection["source"]["department_name"] == "遵义市民政局"
    assert (objection["may_withdraw"], objection["may_decide"]) == (True, False)
    [inbox] = ask("GET", "/objections", caller=STEWARD)[1]["items"]
    assert (inbox["id"], inbox["may_decide"], inbox["value"]) == (objection["id"], True, "154****1234")
    assert inbox["opened_by_department"] == "遵义市卫生健康委员会"
    assert ask("GET", "/objections/mine", caller=OTHER_STEWARD)[1]["items"][0]["id"] == objection["id"]
    assert ask("GET", "/objections", caller=a_caller("steward", "tax"))[1]["items"] == []


def test_a_value_is_doubted_once_until_it_is_decided() -> None:
    objection = object_to(SEEN)[1]
    assert object_to(SEEN, proposed="15400007777")[1]["code"] == "already-objected"
    assert object_to(SEEN, attribute="address", proposed="汇川区大连路街道2号")[0] == 200

    assert decide(objection, "refuse")[1]["state"] == "refused"

    assert object_to(SEEN)[0] == 200


def test_the_same_request_again_is_one_objection() -> None:
    key = {"headers": {"Idempotency-Key": "k"}}
    answers = [ask("POST", "/objections", a_doubt(SEEN), caller=OTHER_STEWARD, **key) for _ in range(2)]

    assert [status for status, _ in answers] == [200, 200]
    assert answers[0][1]["id"] == answers[1][1]["id"]
    assert ask("GET", "/objections", caller=STEWARD)[1]["total"] == 1


def test_who_objected_withdraws_but_never_decides() -> None:
    own = kept(sub=STEWARD["sub"])
    assert decide(own, "accept")[1]["code"] == "own-objection"
    assert decide(own, "refuse", caller=a_caller("steward", "civil-affairs", "s-9"), reason="")[1]["code"] == (
        "reason-missing"
    )

    status, after = ask("POST", f"/objections/{own['id']}/withdraw", {"version": own["version"]}, caller=STEWARD)

    assert (status, after["state"]) == (200, "withdrawn")
    assert decide(after, "accept", caller=a_caller("steward", "civil-affairs", "s-9"))[1]["code"] == (
        "decision-not-allowed"
    )
    assert told("blockdata.ObjectionAccepted.v1") == []


def test_who_watches_sees_what_is_late_and_no_value() -> None:
    today = clock.today().isoformat()
    kept(id=f"obj_{1:032}")
    kept(id=f"obj_{2:032}", attribute="name", due=date(2999, 1, 1))
    kept(id=f"obj_{3:032}", attribute="sex", department="tax", state="failed", due=date.fromisoformat(today))

    [late] = ask("GET", "/objections", caller=AUDITOR, query={"late": "1"})[1]["items"]
    everybody = ask("GET", "/objections", caller=AUDITOR)[1]
    sums = ask("GET", "/objections/sums", caller=AUDITOR)[1]
    own = ask("GET", "/objections/sums", caller=STEWARD)[1]

    assert (late["id"], late["value"], late["reason"], late["source"]["file"]) == (f"obj_{1:032}", None, None, None)
    assert late["days_late"] > 200
    assert everybody["total"] == 2
    figures = [(each["department"], each["waiting"], each["failed"], each["late"]) for each in sums["departments"]]
    assert figures == [("civil-affairs", 2, 0, 1), ("tax", 1, 1, 0)]
    assert (sums["states"]["open"], own["states"]["open"], own["states"]["failed"]) == (2, 2, 0)
    assert ask("GET", "/objections/sums", caller=REVIEWER)[0] == 403


def test_a_source_that_writes_no_such_column_cannot_be_asked() -> None:
    document = contracts.find("civil-affairs", "minimum-allowance")
    assert document is not None
    put_person(birth="2005-01-01")
    assert object_to({**SEEN, "version": 2}, attribute="birth", proposed="2005-01-02")[1]["code"] == "value-derived"


@pytest.mark.parametrize(("days", "version"), [(1, 1), (0, 2)])
def test_the_wrong_value_stands_since_the_version_that_brought_it(days: int, version: int) -> None:
    """The latest change of another value moves nothing; one of the value itself does."""
    first = golden_at()
    put_person(**({"address": "遵义市汇川区1号"} if days else {"phone": RIGHT}))

    object_to({**SEEN, "version": 2}, proposed="15400007777")

    [made] = objections.every("open")
    assert (made.since == first) == bool(days)


def golden_at() -> str:
    from blockdata.store import records  # noqa: PLC0415

    found = records.find(PERSON)
    assert found is not None
    return str(found["at"])
