"""Findings through the room's door: masked cases, decisions, and the indicator that follows."""

import json
from typing import Any

import pytest

from blockdata import evidence, on_finding_decided
from blockdata.store import findings as store
from blockdata.store import found
from tests.blockdata.api_world import LEADER, REVIEWER, ask, footprints, told
from tests.core import aws

pytestmark = pytest.mark.usefixtures("world")

RULE = "paid-after-death"
PATH = f"/findings/{RULE}/cases"


def a_source(department: str, dataset: str, row_id: str = "r1") -> dict[str, Any]:
    source = {"department": department, "dataset": dataset, "submission": "sub_1", "file": "甲.xlsx", "source_row": 7}
    return {**source, "row_id": row_id, "received_at": "2018-02-01T08:00:00Z"}


DEATH = a_source("health", "death-certificate")
BENEFIT = a_source("civil-affairs", "minimum-allowance")


def a_change(person: str = "per_1", **changes: Any) -> dict[str, Any]:
    """As fusion.publish.finding_changes tells it: each row with what it says itself, null where it says nothing."""
    said = {"id_number": "520301193001010016", "birth": "1930-01-01", "sex": None, "address": None, "phone": None}
    death = {"death_date": "2017-11-02", "period": None, "amount_fen": None, "status": None}
    benefit = {"death_date": None, "period": "2018-01", "amount_fen": 30_000, "status": "1"}
    return {
        "rule": RULE,
        "golden_id": person,
        "state": "found",
        "county": "520304",
        "months": ["2018-01", "2018-02"],
        "count": 2,
        "sum_fen": 60_000,
        "evidence": [
            {"kind": "death", "source": DEATH, "name": "王晓明", **said, **death},
            {"kind": "benefit", "source": BENEFIT, "name": "王小明", **said, **benefit},
        ],
        **changes,
    }


def case_of(person: str = "per_1") -> str:
    return evidence.case_id(RULE, person)


def decide(case: str, decision: str, **more: Any) -> tuple[int, dict[str, Any]]:
    body = {"decision": decision, "reason": "核对死亡证明,非同一人", **more.pop("body", {})}
    return ask("POST", f"{PATH}/{case}/decision", body, caller=REVIEWER, **more)


def let_events_arrive() -> None:
    for number, event in enumerate(told("blockdata.FindingDecided.v1")):
        message = aws.an_event("blockdata.FindingDecided.v1", event, id_=f"evt_{number}")
        assert on_finding_decided.handler(aws.queued(message), aws.CONTEXT) == {"batchItemFailures": []}


def test_a_case_shows_its_rows_masked_with_their_sources() -> None:
    found.keep([a_change()])

    status, answer = ask("GET", PATH, caller=LEADER)

    assert status == 200
    [case] = answer["items"]
    assert (case["name_masked"], case["county_name"], case["state"]) == ("王*明", "播州区", "open")
    death, benefit = case["evidence"]
    assert (death["department_name"], death["dataset_name"]) == ("遵义市卫生健康委员会", "死亡医学证明")
    assert [(cell["label"], cell["masked"]) for cell in death["cells"]] == [
        ("姓名", "王*明"),
        ("公民身份号码", "520301********0016"),
        ("出生日期", "1930-**-**"),
        ("死亡日期", "2017-11-**"),
    ]
    assert {"label": "发放金额", "masked": "300.00 元"} in benefit["cells"]
    assert "王小明" not in json.dumps(aws.items(), ensure_ascii=False)


def test_reading_a_page_of_cases_leaves_one_footprint_with_the_count() -> None:
    found.keep([a_change("per_1"), a_change("per_2")])

    ask("GET", PATH, caller=LEADER)

    [left] = footprints()
    assert left["purpose"].endswith("2 条")
    assert (left["subject"], left["outcome"]) == (None, "allowed")
    assert left["fields"] == sorted(["amount_fen", "birth", "death_date", "id_number", "name", "period", "status"])


def test_reading_one_case_names_its_person() -> None:
    found.keep([a_change()])

    status, _ = ask("GET", f"{PATH}/{case_of()}", caller=REVIEWER)

    assert (status, footprints()[0]["subject"]) == (200, "per_1")


def test_cases_are_listed_by_state_and_county_and_page_by_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blockdata.api_findings.PAGE", 2)
    found.keep(a_change(f"per_{number}", county="520302" if number < 3 else None) for number in range(5))
    decide(case_of("per_4"), "dismiss")

    first = ask("GET", PATH, caller=LEADER, query={"state": "open", "county": "520302"})[1]
    rest = ask("GET", PATH, caller=LEADER, query={"state": "open", "county": "520302", "cursor": first["next"]})[1]

    ids = [case["golden_id"] for case in first["items"] + rest["items"]]
    assert sorted(ids) == ["per_0", "per_1", "per_2"]
    assert [
        case["county_name"] for case in ask("GET", PATH, caller=LEADER, query={"state": "dismissed"})[1]["items"]
    ] == ["地址不明"]
    stolen = {"state": "dismissed", "cursor": first["next"]}
    assert ask("GET", PATH, caller=LEADER, query=stolen)[1]["code"] == "cursor-invalid"


def test_a_dismissed_case_leaves_the_indicator_and_a_reopened_one_returns() -> None:
    found.keep([a_change("per_1"), a_change("per_2", county=None)])
    store.publish(RULE)

    assert decide(case_of(), "dismiss")[1]["state"] == "dismissed"
    let_events_arrive()
    summary = ask("GET", "/findings", caller=LEADER)[1]["items"][0]

    assert (summary["persons"], summary["sum_fen"]) == (1, 60_000)
    assert summary["states"] == {"open": 1, "confirmed": 0, "dismissed": 1}
    assert summary["by_county"] == [{"county": "", "name": "地址不明", "persons": 1, "count": 2, "sum_fen": 60_000}]
    decide(case_of(), "reopen")
    let_events_arrive()
    assert ask("GET", "/findings", caller=LEADER)[1]["items"][0]["persons"] == 2
    assert sorted(data["version"] for data in told("blockdata.IndicatorPublished.v1")) == [1, 2, 3]


def test_a_decision_and_its_event_are_one_write_and_the_same_key_decides_once() -> None:
    found.keep([a_change()])
    key = {"headers": {"Idempotency-Key": "k"}}

    assert decide(case_of(), "confirm", **key) == decide(case_of(), "confirm", **key)
    assert [data["decision"] for data in told("blockdata.FindingDecided.v1")] == ["confirm"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"version": 7}, 409, "changed-meanwhile"),
        ({"decision": "reopen"}, 409, "decision-not-allowed"),
        ({"reason": " "}, 422, "invalid"),
        ({"decision": "delete"}, 422, "invalid"),
        ({"state": "confirmed"}, 422, "invalid"),
    ],
)
def test_a_decision_that_cannot_be_changes_nothing(body: dict[str, Any], status: int, code: str) -> None:
    found.keep([a_change()])

    got, problem = decide(case_of(), "dismiss", body=body)

    assert (got, problem["code"]) == (status, code)
    assert store.find(RULE, case_of()).state == "open"  # type: ignore[union-attr]
    assert told("blockdata.FindingDecided.v1") == []


def test_the_version_in_the_answer_is_the_one_the_next_decision_needs() -> None:
    found.keep([a_change()])
    version = decide(case_of(), "confirm")[1]["version"]

    assert decide(case_of(), "reopen", body={"version": version})[0] == 200


def test_what_the_engine_finds_again_changes_nothing_and_what_it_no_longer_finds_is_in_no_list() -> None:
    assert found.keep([a_change(), a_change()]) == 1
    assert found.keep([a_change(state="gone", evidence=[])]) == 1
    assert found.keep([a_change("per_9", state="gone", evidence=[])]) == 0

    assert ask("GET", PATH, caller=LEADER)[1]["items"] == []
    assert ask("GET", f"{PATH}/{case_of()}", caller=LEADER)[1]["state"] == "gone"


def test_unknown_rules_and_cases_are_not_found() -> None:
    assert ask("GET", "/findings/nothing/cases", caller=LEADER)[1]["code"] == "rule-not-found"
    assert ask("GET", f"{PATH}/cas_0", caller=LEADER)[1]["code"] == "case-not-found"
