"""Submissions through the room's door: where they stand, what was rejected, and how it is put right."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest

from blockdata.store import submissions as store
from blockdata.submissions import Mark, State, Submission
from tests.blockdata import pipeline_world
from tests.blockdata.api_world import AUDITOR, OPERATOR, OTHER_STEWARD, STEWARD, ask, told
from zunyi.work import work

COUNTS = {
    "received": 3,
    "accepted": 2,
    "rejected": 1,
    "duplicate": 0,
    "unchanged": 0,
    "new": 2,
    "changed": 0,
    "ended": 0,
}


@pytest.fixture(autouse=True)
def _world() -> Iterator[None]:
    with pipeline_world.deployed():
        yield


def a_submission(number: int = 1, **changes: Any) -> Submission:
    submission = Submission(
        id=f"sub_{number:032}",
        department="civil-affairs",
        dataset="minimum-allowance",
        received_at=f"2018-02-01T01:00:{number:02}.000Z",
        order=f"2018-02-01T01:00:{number:02}",
        key="civil-affairs/minimum-allowance/低保王小明.csv",
        object_version="v1",
        file_name="低保王小明.csv",
        size=100,
        state="received",
        attempt=f"evt_{number}",
    )
    submission = replace(submission, **changes)
    with work() as w:
        store.save(w, submission)
    return submission


def delivered(*amounts: str) -> str:
    """A delivery that went all the way; a wrong amount rejects its row."""
    rows = [pipeline_world.a_row(serial, amount=amount) for serial, amount in enumerate(amounts, start=1)]
    submission = pipeline_world.land(rows)
    pipeline_world.run(submission)
    return submission


def rejects(submission: str) -> list[dict[str, Any]]:
    answer = ask("GET", f"/submissions/{submission}/rejects", caller=STEWARD)[1]
    assert answer["next"] is None
    found: list[dict[str, Any]] = answer["items"]
    return found


def correct(submission: str, row: int, **values: str) -> tuple[int, dict[str, Any]]:
    body = {"rows": [{"source_row": row, "values": values}]}
    return ask("POST", f"/submissions/{submission}/corrections", body, caller=STEWARD)


def let_it_land(answer: dict[str, Any]) -> str:
    """S3's notice of the correction's file is taken in, and the workflow runs."""
    [version] = boto3.client("s3").list_object_versions(
        Bucket=os.environ["LANDING_BUCKET"], Prefix=answer["upload_key"]
    )["Versions"]
    body = pipeline_world.notice(answer["upload_key"], version["VersionId"], version["Size"])
    submission = pipeline_world.take_in(body)
    pipeline_world.run(submission)
    return submission


def test_a_rejected_row_typed_right_comes_back_as_a_child_and_is_resolved() -> None:
    parent = delivered("650.00", "六百五", "650.00")
    [wrong] = rejects(parent)
    assert (wrong["source_row"], wrong["resolved"], wrong["errors"][0]["field"]) == (3, False, "月保障金额")
    assert wrong["errors"][0]["rule_name"] == "金额格式无法识别"

    status, answer = correct(parent, 3, 月保障金额="650.00")

    assert (status, answer["rows"]) == (200, 1)
    assert answer["upload_key"].startswith(f"civil-affairs/minimum-allowance/corrections/{parent}/")
    assert [row["pending"] for row in rejects(parent)] == [True]
    assert correct(parent, 3, 月保障金额="1")[1]["code"] == "rows-resolved"
    assert let_it_land(answer) == answer["submission"]
    assert [(row["resolved"], row["pending"]) for row in rejects(parent)] == [(True, False)]
    shown = ask("GET", f"/submissions/{parent}", caller=STEWARD)[1]
    assert (shown["corrections"], shown["resolved"]) == ([answer["submission"]], 1)
    child = ask("GET", f"/submissions/{answer['submission']}", caller=STEWARD)[1]
    assert (child["corrects"], child["counts"]["new"], child["counts"]["rejected"]) == (parent, 1, 0)


def test_a_correction_that_is_still_wrong_leaves_its_row_open() -> None:
    parent = delivered("650.00", "六百五")

    let_it_land(correct(parent, 3, 月保障金额="=650")[1])

    assert [(row["resolved"], row["pending"]) for row in rejects(parent)] == [(False, False)]


NOT_REJECTED: list[tuple[int, dict[str, str], int, str]] = [
    (2, {"月保障金额": "1"}, 422, "rows-unknown"),
    (99, {"月保障金额": "1"}, 422, "rows-unknown"),
    (3, {"备注": "1"}, 422, "fields-unknown"),
    (3, {}, 422, "invalid"),
]


def test_a_correction_of_what_was_not_rejected_is_refused() -> None:
    parent = delivered("650.00", "六百五")
    before = pipeline_world.keys("LANDING_BUCKET")

    for row, values, status, code in NOT_REJECTED:
        got, problem = correct(parent, row, **values)

        assert (got, problem["code"]) == (status, code), (row, values)
        assert pipeline_world.keys("LANDING_BUCKET") == before, (row, values)


def test_rejected_cells_are_shown_masked() -> None:
    parent = delivered("六百五")

    text = json.dumps(rejects(parent), ensure_ascii=False)

    assert pipeline_world.number(1) not in text
    assert pipeline_world.NAMES[1] not in text


def test_the_way_of_a_submission_shows_times_and_counts() -> None:
    submission = delivered("650.00", "六百五")

    shown = ask("GET", f"/submissions/{submission}", caller=STEWARD)[1]

    assert {step["state"] for step in shown["steps"]} == {"done"}
    assert all(step["at"] and step["label"] for step in shown["steps"])
    assert (shown["counts"]["received"], shown["counts"]["rejected"], shown["state"]) == (2, 1, "completed")
    assert (shown["dataset_name"], shown["department_name"]) == ("低保对象", "遵义市民政局")
    assert shown["file"]["format"] == "csv"


def test_the_report_is_fetched_from_its_bucket_and_not_before_it_is_there() -> None:
    early = a_submission()
    assert ask("GET", f"/submissions/{early.id}/report", caller=STEWARD)[1]["code"] == "report-not-ready"
    submission = delivered("650.00")

    status, answer = ask("GET", f"/submissions/{submission}/report", caller=STEWARD, query={"format": "csv"})

    assert status == 200
    assert f"/submissions/{submission}/report.csv?" in answer["url"]
    assert ask("GET", f"/submissions/{submission}/report", caller=STEWARD, query={"format": "exe"})[0] == 422


@pytest.mark.parametrize("caller", [OPERATOR, AUDITOR])
def test_others_see_how_far_it_is_but_no_file_name(caller: dict[str, str]) -> None:
    submission = a_submission(state="failed")

    shown = ask("GET", f"/submissions/{submission.id}", caller=caller)[1]

    assert (shown["state"], shown["actions"]) == ("failed", [])
    assert "王小明" not in json.dumps(shown, ensure_ascii=False)
    assert "王小明" not in json.dumps(ask("GET", "/submissions", caller=caller)[1], ensure_ascii=False)


@pytest.mark.parametrize(
    ("state", "move", "after"),
    [("failed", "retry", "received"), ("held", "confirm", "received"), ("held", "withdraw", "withdrawn")],
)
def test_a_person_moves_a_submission_that_stands_still_once(state: State, move: str, after: str) -> None:
    submission = a_submission(state=state)
    key = {"headers": {"Idempotency-Key": "k"}}
    path = f"/submissions/{submission.id}/{move}"

    first = ask("POST", path, caller=STEWARD, **key)

    assert first == (200, {"id": submission.id, "state": after})
    assert ask("POST", path, caller=STEWARD, **key) == first
    reasons = [data["reason"] for data in told("blockdata.SubmissionResumed.v1")]
    assert reasons == {"retry": ["retried"], "confirm": ["confirmed"], "withdraw": []}[move]


@pytest.mark.parametrize("move", ["retry", "confirm", "withdraw"])
def test_a_submission_at_rest_is_not_moved(move: str) -> None:
    submission = a_submission(state="completed")

    status, problem = ask("POST", f"/submissions/{submission.id}/{move}", caller=STEWARD)

    assert (status, problem["code"]) == (409, "state-not-allowed")
    assert told("blockdata.SubmissionResumed.v1") == []


def test_lists_are_filtered_and_page_by_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blockdata.api_submissions.PAGE", 2)
    for number in range(5):
        a_submission(number, state="fused" if number % 2 else "completed")
    a_submission(8, department="health", dataset="death-certificate")

    first = ask("GET", "/submissions", caller=STEWARD)[1]
    second = ask("GET", "/submissions", caller=STEWARD, query={"cursor": first["next"]})[1]

    assert [item["received_at"][17:19] for item in first["items"] + second["items"]] == ["04", "03", "02", "01"]
    working = ask("GET", "/submissions", caller=STEWARD, query={"state": "processing"})[1]["items"]
    assert {item["state"] for item in working} == {"processing"}
    assert len(working) == 2
    every = ask("GET", "/submissions", caller=OPERATOR)[1]["items"]
    assert every[0]["department"] == "health"
    of_health = {"cursor": first["next"], "department": "health"}
    assert ask("GET", "/submissions", caller=OPERATOR, query=of_health)[1]["code"] == "cursor-invalid"


def test_another_departments_submissions_are_refused_and_not_listed() -> None:
    submission = a_submission(marks={"inspect": Mark("2018-02-01T01:00:00Z", {})}, counts=COUNTS)

    assert ask("GET", f"/submissions/{submission.id}", caller=OTHER_STEWARD)[1]["code"] == "no-permission"
    assert ask("GET", "/submissions", caller=OTHER_STEWARD, query={"department": "civil-affairs"})[0] == 403
    assert ask("GET", "/submissions", caller=OTHER_STEWARD)[1]["items"] == []
    assert ask("GET", "/submissions/sub_none", caller=STEWARD)[1]["code"] == "submission-not-found"
