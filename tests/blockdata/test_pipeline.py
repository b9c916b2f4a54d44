"""Files go through all steps as Step Functions would call them, on moto; the lake is a real one."""

import json
from collections.abc import Iterator
from typing import Any, Literal

import boto3
import pytest

from blockdata.store import corrections, records
from blockdata.store import submissions as store
from tests.blockdata import api_world, pipeline_world
from tests.blockdata.pipeline_world import (
    DATASET,
    DEPARTMENT,
    HEADER,
    a_row,
    begin,
    call,
    golden,
    keys,
    land,
    leases,
    number,
    put,
    run,
    stored,
    take_in,
)
from tests.core import aws
from tests.fusion.bad_input.written import WRITERS
from zunyi.work import work

BAD = "52030119800103"


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    with pipeline_world.deployed():
        yield


def rows(count: int, **changes: str) -> list[list[str]]:
    return [a_row(serial, **changes) for serial in range(count)]


def resume(submission: str, reason: Literal["retried", "confirmed"]) -> None:
    with work() as w:
        store.resume(w, stored(submission), reason)


def test_the_same_content_again_changes_nothing() -> None:
    run(land(rows(3)))
    before = golden()

    id_ = land(rows(3), path="2018/再报.csv")
    run(id_)

    assert stored(id_).counts["unchanged"] == 3
    assert stored(id_).counts["fused"] == 0
    assert golden() == before
    assert len(api_world.told("blockdata.EntityChanged.v1")) == 2


def test_the_same_content_in_another_format_changes_nothing() -> None:
    run(land(rows(3)))
    before = golden()

    for name in ("jsonl", "parquet"):
        id_ = take_in(put(f"{DEPARTMENT}/{DATASET}/2018/低保.{name}", WRITERS[name](HEADER, rows(3))))
        run(id_)

        assert stored(id_).form.format == name
        assert stored(id_).counts["unchanged"] == 3
        assert golden() == before


def test_every_step_may_be_run_again() -> None:
    id_ = land([*rows(3), a_row(9, 身份证号=BAD)])

    run(id_, times=2)

    done = stored(id_)
    assert (done.state, done.counts["new"], done.counts["fused"]) == ("completed", 3, 4)
    assert {item["version"]["N"] for pk, item in golden().items() if pk.startswith("per_")} == {"1"}
    assert len(api_world.told("blockdata.SubmissionCompleted.v1")) == 1
    assert len(api_world.told("blockdata.EntityChanged.v1")) == 2
    assert leases() == []


def test_changed_rows_change_only_their_record_and_move_its_search_keys() -> None:
    run(land(rows(3)))
    before = golden()
    later = [a_row(0, 姓名="欧阳建国"), *rows(3)[1:]]

    id_ = land(later, path="b.csv", at="2018-02-02T01:00:00Z")
    run(id_)

    assert stored(id_).counts["changed"] == 1
    after = golden()
    changed = [pk for pk, item in after.items() if pk.startswith("per_") and pk in before and item != before[pk]]
    [record] = [records.find(pk) for pk in changed]
    assert record is not None
    assert record["attributes"]["name"] == "欧阳建国"
    assert after[changed[0]]["version"]["N"] == "2"
    emptied = [pk for pk, item in after.items() if pk.startswith("key#") and item["golden_ids"]["S"] == "[]"]
    assert len(emptied) == 1


def test_submissions_of_a_dataset_go_in_order_of_arrival() -> None:
    later = land(rows(3, amount="700"), path="b.csv", at="2018-02-02T01:00:00Z")
    earlier = land(rows(3), path="a.csv", at="2018-02-01T01:00:00Z")

    waiting = run(later, until="take_turn")
    assert waiting["turn"] == "wait"
    assert stored(later).state == "queued"
    run(earlier)
    run(later, after=waiting)
    assert stored(later).state == "completed"
    assert stored(later).counts["changed"] == 3


def test_who_waits_for_persons_waits_until_all_are_free() -> None:
    first, death = land(rows(3), path="a.csv"), pipeline_world.land_death(1)
    state = run(first, until="take_prefixes")

    waiting = run(death)
    assert (waiting["turn"], stored(death).state) == ("wait", "queued")
    assert run(death, after=waiting)["turn"] == "wait"
    run(first, after=state)
    assert run(death, after=waiting)["outcome"] == "completed"


def test_too_many_endings_wait_for_a_person_and_hold_nothing() -> None:
    run(land(rows(5)))
    id_ = land(rows(2), path="b.csv", at="2018-02-02T01:00:00Z")

    assert run(id_)["outcome"] == "held"
    held = stored(id_)
    assert (held.state, held.problem.code, held.counts["ended"]) == ("held", "too-many-ended", 3)
    assert leases() == []
    assert len([pk for pk in golden() if pk.startswith("per_")]) == 5

    resume(id_, "confirmed")
    [told] = api_world.told("blockdata.SubmissionResumed.v1")
    assert told["reason"] == "confirmed"
    assert run(id_, confirmed=True)["outcome"] == "completed"
    assert stored(id_).counts["ended"] == 3
    ended = [item for pk, item in golden().items() if pk.startswith("per_") and item["state"]["S"] == "ended"]
    assert len(ended) == 3
    assert not any("provenance" in item for item in ended)


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"", "empty-file"), (",".join(HEADER).encode(), "header-only"), (b"PK\x03\x04broken", None)],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_remedy(body: bytes, code: str | None) -> None:
    id_ = pipeline_world.take_in(pipeline_world.put("civil-affairs/minimum-allowance/1/a.csv", body))

    assert run(id_)["outcome"] == "refused"

    found = stored(id_)
    assert found.state == "refused"
    assert code is None or found.problem.code == code
    assert found.problem.message
    assert found.problem.remedy
    [told] = api_world.told("blockdata.SubmissionRejected.v1")
    assert told["code"] == found.problem.code
    assert run(id_)["outcome"] == "refused"
    assert len(api_world.told("blockdata.SubmissionRejected.v1")) == 1


def test_a_file_that_breaks_while_it_is_cleaned_is_refused_too() -> None:
    body = pipeline_world.a_file(rows(400)) + "姓".encode()[:2] + b"\xff\n"
    id_ = pipeline_world.take_in(pipeline_world.put("civil-affairs/minimum-allowance/1/a.csv", body))

    state = run(id_)

    found = stored(id_)
    assert (found.state, state["outcome"]) in {("refused", "gone"), ("refused", "refused"), ("completed", "completed")}
    if found.state == "completed":
        assert found.counts["rejected"] == 1
    assert leases() == []


def test_what_was_withdrawn_while_it_waited_is_left_alone() -> None:
    first, second = land(rows(2)), land(rows(3), path="b.csv", at="2018-02-02T01:00:00Z")
    waiting = run(second, until="take_turn")
    with work() as w:
        store.withdraw(w, stored(second))

    assert call("take_turn", waiting)["outcome"] == "gone"
    run(first)
    assert (stored(first).state, stored(second).state) == ("completed", "withdrawn")


def test_a_step_that_gives_up_fails_the_submission_and_frees_what_it_held() -> None:
    id_ = land(rows(3))
    state = run(id_, until="take_prefixes")
    assert leases() != []

    for _ in range(2):
        call("fail", {**state, "error": {"Error": "States.Timeout", "Cause": "王小明"}})

    failed = stored(id_)
    assert (failed.state, failed.problem.code) == ("failed", "step-failed")
    assert "匹配" in failed.problem.message
    assert leases() == []
    [told] = api_world.told("blockdata.SubmissionFailed.v1")
    assert told == {
        "submission": id_,
        "department": "civil-affairs",
        "dataset": "minimum-allowance",
        "step": "Match",
    }


def test_a_failed_submission_blocks_nobody_and_is_completed_by_a_retry() -> None:
    id_ = land(rows(3))
    state = run(id_, until="publish")
    call("fail", {**state, "error": {"Error": "StepError"}})
    other = land(rows(3), path="b.csv", at="2018-02-02T01:00:00Z")
    assert run(other)["outcome"] == "completed"
    assert stored(other).counts["unchanged"] == 3

    resume(id_, "retried")
    assert run(id_, confirmed=True)["outcome"] == "completed"
    assert stored(id_).counts["new"] == 3  # it had brought them in before it failed


def test_an_old_snapshot_does_not_overwrite_a_newer_one_without_a_persons_word() -> None:
    old = land(rows(3))
    call("fail", run(old, until="clean"))
    run(land(rows(3, amount="700"), path="b.csv", at="2018-02-02T01:00:00Z"))
    before = golden()

    resume(old, "retried")
    assert run(old)["outcome"] == "held"
    assert stored(old).problem.code == "older-than-done"
    assert golden() == before

    resume(old, "confirmed")
    assert run(old, confirmed=True)["outcome"] == "completed"
    assert stored(old).counts["changed"] == 3


def test_an_attempt_left_behind_by_a_retry_changes_nothing() -> None:
    id_ = land(rows(3))
    old = run(id_, until="clean")
    call("fail", old)
    resume(id_, "retried")

    assert call("take_turn", old)["outcome"] == "gone"
    assert call("compare", old)["outcome"] == "held"
    call("fail", old)
    assert stored(id_).state == "received"
    assert leases() == []


def test_an_execution_that_is_gone_does_not_block_its_dataset() -> None:
    first, second = land(rows(2)), land(rows(3), path="b.csv", at="2018-02-02T01:00:00Z")
    begun = begin(first)
    run(first, until="compare", after={**begun, "execution": begun["execution"].replace("evt_", "gone_")})

    waiting = run(second)

    assert waiting["turn"] == "wait"
    assert stored(first).state == "failed"
    assert run(second, after=waiting)["outcome"] == "completed"


def test_rows_put_right_are_marked_on_the_parent() -> None:
    parent = land([*rows(2), a_row(5, 身份证号=BAD), a_row(6, 身份证号=BAD), a_row(7, 身份证号=BAD)])
    run(parent)
    right = [["4", *a_row(5)], ["5", *a_row(6, 身份证号=BAD)]]
    key = f"civil-affairs/minimum-allowance/corrections/{parent}/up_1/更正.csv"
    child = pipeline_world.take_in(pipeline_world.put(key, pipeline_world.a_file(right, ["原行号", *HEADER])))
    with work() as w:
        corrections.expect(w, parent=parent, child=child, rows=[4, 5])
    assert corrections.marked(parent) == corrections.Marked(frozenset(), frozenset({4, 5}))

    assert run(child, times=2)["outcome"] == "completed"

    assert stored(child).corrects == parent
    assert not [warning for warning in stored(child).warnings if "原行号" in warning]
    assert stored(child).counts["ended"] == 0
    assert corrections.marked(parent) == corrections.Marked(frozenset({4}), frozenset())
    assert corrections.ids_of(parent) == [child]
    assert stored(parent).resolved == 1
    assert len([pk for pk in golden() if pk.startswith("per_")]) == 3


def test_the_departments_own_file_put_right_marks_the_rows_it_repeats() -> None:
    parent = land([*rows(2), a_row(5, 身份证号=BAD), a_row(6, 月保障金额="见附表"), a_row(7, 身份证号=BAD)])
    run(parent)
    whole = [*rows(2), a_row(5), a_row(6, amount="700.00"), a_row(7, 身份证号=BAD)]
    key = f"civil-affairs/minimum-allowance/corrections/{parent}/up_1/改好.csv"
    child = pipeline_world.take_in(pipeline_world.put(key, pipeline_world.a_file(whole)))

    assert run(child, times=2)["outcome"] == "completed"

    assert (stored(child).counts["unchanged"], stored(child).counts["new"]) == (2, 2)
    assert corrections.marked(parent) == corrections.Marked(frozenset({4, 5}), frozenset())
    assert stored(parent).resolved == 2


def test_a_benefit_after_death_becomes_a_case_and_an_indicator() -> None:
    run(land(rows(3, month="201802")))
    id_ = pipeline_world.land_death(1)

    run(id_, times=2)

    assert stored(id_).state == "completed"
    told = [
        each for each in api_world.told("blockdata.IndicatorPublished.v1") if each["indicator"] == "paid-after-death"
    ]
    last = max(told, key=lambda each: int(each["version"]))
    assert (last["persons"], last["count"]) == (1, 1)
    counted = [
        each for each in api_world.told("blockdata.IndicatorPublished.v1") if each["indicator"] == "person-count"
    ]
    assert max(counted, key=lambda each: int(each["version"]))["total"] == 2


def test_no_event_no_log_and_no_error_says_anything_personal(caplog: Any, capsys: Any) -> None:
    id_ = land([*rows(2), a_row(9, 身份证号=BAD)], path="赵一凡的名单.csv")
    state = run(id_, until="fuse")
    bucket = keys("LAKE_BUCKET")
    fuse = next(key for key in bucket if key.endswith("fuse.tar"))
    boto3.client("s3").put_object(Bucket="test-lake", Key=fuse, Body=b"broken")
    with pytest.raises(Exception, match="ReadError") as raised:
        call("publish", state)

    said = "\n".join(
        [caplog.text, *capsys.readouterr(), str(raised.value), json.dumps(aws.outbox(), ensure_ascii=False)]
    )
    assert [secret for secret in ("赵一凡", BAD, number(0), "名单") if secret in said] == []
