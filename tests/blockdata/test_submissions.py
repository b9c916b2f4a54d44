"""The state chart of a submission, on plain data."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blockdata import submissions
from blockdata.refusals import too_many_ended
from blockdata.submissions import (
    ACTIVE,
    AFTER,
    LABELS,
    MOVES,
    STEPS,
    ConservationError,
    MoveError,
    Problem,
    Step,
    Submission,
)

COUNTS = {
    "clean": {"received": 5, "accepted": 4, "rejected": 1, "duplicate": 1},
    "compare": {"new": 2, "changed": 1, "unchanged": 0, "ended": 0},
    "fuse": {"fused": 3, "found": 9},
}
PROBLEM = Problem("empty-file", "文件是空的", "重新导出后报送")

Move = Callable[[Submission], Submission]


def a_submission(**changes: Any) -> Submission:
    plain = Submission(
        id="sub_1",
        department="civil-affairs",
        dataset="minimum-allowance",
        received_at="2018-02-01T01:00:00.000Z",
        order="1",
        key="k",
        object_version="v",
        file_name="低保.csv",
        size=1,
        state="received",
        attempt="evt_1",
    )
    return replace(plain, **changes)


def mark(step: Step) -> Move:
    return lambda found: submissions.marked(found, step, at="t", counts=COUNTS.get(step, {}))


MARKS: dict[str, Move] = {step: mark(step) for step in STEPS}
ACTS: dict[str, Move] = {
    **MARKS,
    "refuse": lambda found: submissions.refused(found, PROBLEM, at="t"),
    "queue": submissions.queued,
    "commit": submissions.committed,
    "begin": lambda found: submissions.begun(found, "0a") if found.committed else found,
    "hold": lambda found: submissions.held(found, too_many_ended(3, 0.2), counts={}),
    "fail": submissions.failed,
    "withdraw": lambda found: submissions.withdrawn(found, at="t"),
    "retry": lambda found: submissions.resumed(found, attempt="evt_2", reason="retried"),
    "confirm": lambda found: submissions.resumed(found, attempt="evt_3", reason="confirmed"),
}


def through(*acts: str, start: Submission | None = None) -> Submission:
    found = start or a_submission()
    for act in acts:
        found = ACTS[act](found)
    return found


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=40))
def test_whatever_is_tried_only_arrows_of_the_chart_are_walked(acts: list[str]) -> None:
    found = a_submission()
    for act in acts:
        try:
            after = ACTS[act](found)
        except (MoveError, ConservationError, KeyError):
            continue
        assert after.state == found.state or after.state in MOVES[found.state]
        assert not (after.state == "withdrawn" and (after.committed or after.prefixes))
        assert set(found.prefixes) <= set(after.prefixes)
        if after.state == "completed":
            assert sum(after.counts[part] for part in ("rejected", "duplicate", "unchanged", "new", "changed")) == 5
        found = after


@given(st.sampled_from(sorted(STEPS)))
def test_what_a_step_says_twice_is_heard_once(step: Step) -> None:
    order: list[str] = [*STEPS]
    done = through(*order[: order.index(step) + 1])

    again = submissions.marked(done, step, at="later", counts={"received": 99})

    assert again is done


def test_a_file_goes_all_the_way() -> None:
    done = through("inspect", "clean", "queue", "compare", "commit", "begin", "match", "fuse", "publish", "report")

    assert done.state == "completed"
    assert done.next_step is None
    assert done.counts == {**COUNTS["clean"], **COUNTS["compare"], "fused": 3}


def test_rows_that_do_not_add_up_stop_the_submission() -> None:
    cleaned = through("inspect", "clean")

    with pytest.raises(ConservationError):
        submissions.marked(cleaned, "compare", at="t", counts={"new": 1, "changed": 1, "unchanged": 0})


@given(st.lists(st.integers(0, 10**6), min_size=5, max_size=5), st.integers(1, 5))
def test_conservation_holds_exactly(parts: list[int], lost: int) -> None:
    rejected, duplicate, unchanged, new, changed = parts
    counts = {
        "received": sum(parts),
        "accepted": sum(parts) - rejected,
        "rejected": rejected,
        "duplicate": duplicate,
        "unchanged": unchanged,
        "new": new,
        "changed": changed,
    }
    submissions.check_conservation(counts)
    for name, count in counts.items():
        with pytest.raises(ConservationError):
            submissions.check_conservation({**counts, name: count + lost})


def test_a_retry_begins_anew_and_remembers_what_it_began_to_change() -> None:
    failed = through("inspect", "clean", "compare", "commit", "begin", "match", "fuse", "fail")

    again = through("retry", start=failed)

    assert (again.state, again.marks, again.counts, again.problem) == ("received", {}, {}, None)
    assert again.prefixes == "0a"
    assert not again.may_withdraw


def test_a_failure_tells_whether_anything_may_have_been_stored() -> None:
    early = through("inspect", "fail")
    late = through("inspect", "clean", "compare", "commit", "begin", "match", "fuse", "fail")

    assert early.problem is not None
    assert late.problem is not None
    assert "清洗转化" in early.problem.message
    assert "没有任何一行入库" in early.problem.message
    assert "可能已有部分记录入库" in late.problem.message


def test_a_held_submission_goes_on_only_by_a_persons_word() -> None:
    held = through("inspect", "clean", "hold")
    assert held.problem is not None
    assert "少了3条记录" in held.problem.message

    with pytest.raises(MoveError):
        through("retry", start=held)
    assert through("confirm", start=held).confirmed
    assert through("withdraw", start=held).state == "withdrawn"


@pytest.mark.parametrize("acts", [(), ("inspect",), ("inspect", "clean"), ("inspect", "clean", "queue"), ("fail",)])
def test_it_may_be_withdrawn_until_it_may_change_records(acts: tuple[str, ...]) -> None:
    assert through(*acts, "withdraw").state == "withdrawn"


def test_it_may_not_be_withdrawn_any_more_when_it_may_change_records() -> None:
    with pytest.raises(MoveError):
        through("inspect", "clean", "compare", "commit", "withdraw")


def test_the_path_shows_what_is_done_where_it_is_and_what_comes() -> None:
    steps = dict(through("inspect", "clean", "compare", "fail").path)

    assert steps == {
        "inspect": "done",
        "clean": "done",
        "compare": "done",
        "match": "failed",
        "fuse": "next",
        "publish": "next",
        "report": "next",
    }
    assert dict(through("inspect").path)["clean"] == "now"


def test_every_state_and_step_has_a_chinese_name_and_a_place_in_the_chart() -> None:
    assert LABELS.keys() == MOVES.keys()
    assert AFTER.keys() == STEPS.keys()
    assert {state for states in MOVES.values() for state in states} <= LABELS.keys()
    assert {state for state in MOVES if "failed" in MOVES[state]} == ACTIVE
