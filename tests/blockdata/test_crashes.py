"""A step that dies at any of its calls to AWS, and is run again, ends as if nothing had happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.blockdata import api_world, pipeline_world
from tests.blockdata.pipeline_world import ORDER, a_row, call, golden, land, leases, run, stored
from tests.core import aws
from zunyi import storage
from zunyi.table import connection

CALLS_MAX = 100
EVENTS = {"blockdata.EntityChanged.v1": 2, "blockdata.SubmissionCompleted.v1": 1}
"""How often each is told of the file: the records that changed by kind, persons and their house."""


class Killed(BaseException):
    """The sandbox is gone: no handler of ours sees it coming."""


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    with pipeline_world.deployed():
        yield


@contextmanager
def death_at(number: int) -> Iterator[list[str]]:
    """The process dies before its call of that number. Yields the names of the calls made."""
    made: list[str] = []

    def before_call(model: Any, **_: Any) -> None:
        made.append(model.name)
        if len(made) == number:
            raise Killed

    clients = [connection.client, *(storage.client(name) for name in ("s3", "dynamodb", "secretsmanager"))]
    for each in clients:
        each.meta.events.register("before-call", before_call)
    try:
        yield made
    finally:
        for each in clients:
            each.meta.events.unregister("before-call", before_call)


def end_state(submission: str) -> dict[str, Any]:
    done = stored(submission)
    return {
        "state": done.state,
        "counts": done.counts,
        "golden": {
            pk: (item.get("content"), item.get("golden_ids"), item.get("version")) for pk, item in golden().items()
        },
        "leases": leases(),
        "turns": [item for item in aws.items() if item["kind"]["S"] == "turn"],
        "told": {type_: len(api_world.told(type_)) for type_ in EVENTS},
    }


def rows() -> list[list[str]]:
    return [*(a_row(serial) for serial in range(3)), a_row(9, 身份证号="520301")]


def die_everywhere(step: str, state: dict[str, Any]) -> int:
    """Dies before its first call, is run again and dies before its second … until it lives. How many calls it made."""
    for number in range(1, CALLS_MAX):
        with death_at(number) as made:
            try:
                call(step, state)
            except Killed:
                continue
        break
    return len(made)


def test_steps_that_die_at_any_call_and_are_run_again_end_the_same() -> None:
    id_ = land(rows())
    state = pipeline_world.begin(id_)
    for step in ORDER:
        assert 0 < die_everywhere(step, state) < CALLS_MAX, step
        state = call(step, state)

    found = end_state(id_)

    assert found["state"] == "completed"
    assert (found["leases"], found["turns"]) == ([], [])
    assert found["told"] == EVENTS
    assert {version["N"] for _, _, version in found["golden"].values() if version} == {"1"}
    again = land(rows(), path="again.csv", at="2018-02-02T01:00:00Z")
    run(again)
    assert stored(again).counts["unchanged"] == 3
    assert end_state(again)["golden"] == found["golden"]
