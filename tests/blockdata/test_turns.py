"""Who waits for a turn is woken when somebody is in nobody's way any more; a word that is lost loses nothing."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from blockdata import on_turn_ended, progress
from blockdata.store import submissions as store
from blockdata.store import waiting
from tests.blockdata import api_world, pipeline_world
from tests.blockdata.pipeline_world import (
    IN_PIECES,
    a_row,
    begin,
    call,
    call_all,
    golden,
    land,
    land_death,
    leases,
    run,
    stored,
)
from tests.core import aws
from zunyi import ids
from zunyi.work import work

EARLY, LATE = "2018-02-01T01:00:00Z", "2018-02-02T01:00:00Z"


class States:
    """Step Functions, as far as tokens go: moto's runs no workflow here."""

    exceptions = boto3.client("stepfunctions", region_name="us-east-1").exceptions

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send_task_success(self, *, taskToken: str, output: str) -> None:  # noqa: N803 - AWS's names
        assert output == "{}"
        if taskToken in self.sent:
            raise self.exceptions.InvalidToken({"Error": {"Code": "InvalidToken"}}, "SendTaskSuccess")
        self.sent.append(taskToken)


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> Iterator[States]:
    with pipeline_world.deployed():
        found = States()
        monkeypatch.setattr(waiting, "client", lambda _: found)
        yield found


def await_turn(state: dict[str, Any], token: str) -> None:
    from blockdata.steps import await_turn as step  # noqa: PLC0415 - conftest sets the environment first

    step.handler({"state": state, "token": token}, aws.CONTEXT)


def turn_ended(submission: str) -> None:
    body = aws.an_event("blockdata.TurnEnded.v1", {"submission": submission}, id_=ids.fresh("evt"))
    assert on_turn_ended.handler(aws.queued(body), aws.CONTEXT) == {"batchItemFailures": []}


def two_of_a_dataset() -> tuple[str, dict[str, Any]]:
    """An earlier submission that is not through, and the state of the later one's execution, which waits."""
    first = land([a_row(0)], at=EARLY)
    second = land([a_row(0, amount="700")], path="b.csv", at=LATE)
    run(first, until="compare")
    state = run(second, until="take_turn")
    assert state["turn"] == "wait"
    return first, state


def test_a_submission_that_waits_is_woken_when_the_one_before_is_done(states: States) -> None:
    first, state = two_of_a_dataset()
    await_turn(state, "token-1")
    assert states.sent == []

    run(first)
    assert api_world.told("blockdata.TurnEnded.v1") == [{"submission": first}]
    turn_ended(first)
    turn_ended(first)

    assert states.sent == ["token-1"]
    assert call("take_turn", state)["turn"] == "taken"


def test_a_submission_that_withdraws_is_in_nobodys_way(states: States) -> None:
    first, state = two_of_a_dataset()
    await_turn(state, "token-1")

    with work() as w:
        store.withdraw(w, stored(first))
    assert api_world.told("blockdata.TurnEnded.v1") == [{"submission": first}]
    turn_ended(first)

    assert states.sent == ["token-1"]


def test_who_has_nobody_in_the_way_by_now_is_woken_at_once(states: States) -> None:
    first, state = two_of_a_dataset()
    run(first)

    await_turn(state, "token-1")

    assert states.sent == ["token-1"]


def test_an_execution_whose_submission_was_withdrawn_does_not_wait(states: States) -> None:
    _, state = two_of_a_dataset()
    with work() as w:
        store.withdraw(w, stored(state["submission"]))

    await_turn(state, "token-1")

    assert states.sent == ["token-1"]


def test_the_earliest_is_woken_first_and_a_token_used_before_is_passed_over(states: States) -> None:
    later, earlier = stored(land([a_row(0)], path="b.csv", at=LATE)), stored(land([a_row(1)], at=EARLY))
    for submission in (later, earlier):
        waiting.keep(submission, f"token-{submission.id}", prefixes="")
    states.sent.append(f"token-{earlier.id}")

    turn_ended("sub_0000")

    assert states.sent == [f"token-{earlier.id}", f"token-{later.id}"]
    turn_ended("sub_0000")
    assert len(states.sent) == 2


@pytest.fixture
def large_file(states: States, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The state of a large file's execution that has taken the prefixes of its persons; it goes in by two slices."""
    with monkeypatch.context() as patch:
        for name, value in {"LARGE_BYTES": "100", "CHUNK_CHARACTERS": "300", "SLICE_ROWS": "2"}.items():
            patch.setenv(name, value)
        state = begin(land([a_row(serial) for serial in range(4)], at=EARLY))
        for step in IN_PIECES[: IN_PIECES.index("take_prefixes") + 1]:
            state = call_all(step, state)
    assert len(state["slices"]) >= 2
    return state


def publish_slices(state: dict[str, Any], slices: list[str]) -> None:
    for piece in slices:
        assert call("large.take_slice", state)["turn"] == "taken"
        for step in ("match", "fuse", "publish"):
            call(f"large.{step}_slice", {"state": state, "piece": piece})


def test_who_waits_for_a_large_files_persons_gets_in_between_two_slices(
    states: States, large_file: dict[str, Any]
) -> None:
    """Everybody's facts are in at the end, and the large file waits no longer than for whom it let in."""
    publish_slices(large_file, large_file["slices"][:1])
    death = land_death(0, at=LATE)
    small = run(death, until="take_prefixes")
    assert (small["turn"], stored(death).state) == ("wait", "queued")
    await_turn(small, "token-small")

    between = call("large.take_slice", large_file)
    assert (between["turn"], between["stands_back"]) == ("wait", True)
    assert stored(large_file["submission"]).state == "queued"
    assert not stored(large_file["submission"]).may_withdraw
    assert [name for name in leases() if name.startswith("lease#prefix")] == []
    await_turn(between, "token-large")
    assert states.sent == []
    turn_ended(large_file["submission"])
    assert states.sent == ["token-small"]

    assert run(death, after=small)["outcome"] == "completed"
    turn_ended(death)
    assert states.sent == ["token-small", "token-large"]

    taken = call("large.take_slice", between)
    assert (taken["turn"], taken["stands_back"]) == ("taken", False)
    publish_slices(large_file, large_file["slices"][1:])
    for step in ("large.gather_published", "report"):
        large_file = call(step, large_file)
    done = stored(large_file["submission"])
    assert (done.state, done.counts["new"], leases()) == ("completed", 4, [])
    assert progress.records(done)["person"] == {"new": 4, "changed": 0, "ended": 0, "unchanged": 0}
    dead = [item for item in golden().values() if "2018-01-05" in str(item) and item["pk"]["S"].startswith("per_")]
    assert len(dead) == 1
    assert "minimum-allowance" in str(dead[0])


def test_a_large_file_stands_back_once_and_then_waits_like_anybody(states: States, large_file: dict[str, Any]) -> None:
    death = land_death(0, at=LATE)
    small = run(death, until="take_prefixes")
    await_turn(small, "token-small")
    between = call("large.take_slice", large_file)
    again = call("large.take_slice", large_file)  # the answer was lost
    assert (between["turn"], again["turn"]) == ("wait", "taken")
    assert call("large.take_slice", again)["turn"] == "wait"

    assert call("take_prefixes", small)["turn"] == "taken"
    waits = call("large.take_slice", between)
    assert (waits["turn"], waits["stands_back"]) == ("wait", False)
    await_turn(waits, "token-large")
    assert states.sent == []
    assert run(death, after=small)["outcome"] == "completed"
    await_turn(waits, "token-large")
    assert states.sent == ["token-large"]
    assert call("large.take_slice", waits)["turn"] == "taken"
