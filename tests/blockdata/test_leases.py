"""Leases: pure rules, and their rows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from blockdata import leases
from blockdata.leases import FUNCTION_LONGEST, Lease, Standing
from blockdata.store import executions
from blockdata.store import leases as store
from tests.core import aws
from zunyi import clock
from zunyi.work import work

NOW = datetime(2018, 2, 1, tzinfo=UTC)
ROLE = "arn:aws:iam::123456789012:role/r"


def a_lease(name: str, holder: str) -> Lease:
    return Lease(name, holder, "sub_1", "t")


def test_an_execution_that_runs_keeps_its_lease_however_long() -> None:
    assert not leases.is_abandoned(Standing(None), now=NOW + timedelta(days=400))


def test_a_lease_is_taken_over_only_when_no_function_of_the_holder_can_still_run() -> None:
    ended = Standing(NOW)

    assert not leases.is_abandoned(ended, now=NOW + FUNCTION_LONGEST)
    assert leases.is_abandoned(ended, now=NOW + FUNCTION_LONGEST + timedelta(seconds=1))
    assert leases.is_abandoned(None, now=NOW)


def test_only_what_others_hold_is_in_the_way() -> None:
    held = {"prefix#0": a_lease("prefix#0", "me"), "prefix#1": a_lease("prefix#1", "other")}

    found = leases.in_the_way(["prefix#0", "prefix#1", "prefix#2"], held, "me")

    assert [lease.name for lease in found] == ["prefix#1"]


@pytest.fixture
def machine() -> Iterator[str]:
    """A state machine whose executions run until they are stopped."""
    clock.offset.cache_clear()
    with aws.context_table():
        made = boto3.client("stepfunctions").create_state_machine(name="Flow", definition="{}", roleArn=ROLE)
        yield made["stateMachineArn"]


def take(names: list[str], holder: str) -> bool:
    with work() as w:
        return store.take(w, names, holder=holder, submission="sub_1")


def start(machine: str, name: str) -> str:
    executions.start(machine, submission="sub_1", attempt=name, confirmed=False)
    return executions.arn(machine, name)


def test_all_leases_are_taken_or_none(machine: str) -> None:
    one, two = start(machine, "evt_1"), start(machine, "evt_2")
    assert take(["prefix#1"], one)

    assert not take(["prefix#0", "prefix#1"], two)
    assert store.held(["prefix#0"]) == {}
    assert take(["prefix#0", "prefix#1"], one)


def test_taking_again_what_one_holds_changes_nothing(machine: str) -> None:
    one = start(machine, "evt_1")
    assert take(["prefix#1"], one)
    before = aws.items()

    assert take(["prefix#1"], one)

    assert aws.items() == before


def test_an_execution_that_was_just_stopped_may_still_have_a_function_running(machine: str) -> None:
    one, two = start(machine, "evt_1"), start(machine, "evt_2")
    assert take(["prefix#1"], one)
    boto3.client("stepfunctions").stop_execution(executionArn=one)

    assert not take(["prefix#1"], two)


def test_what_an_execution_that_is_gone_held_is_taken_over(machine: str) -> None:
    assert take(["prefix#1"], executions.arn(machine, "evt_of_long_ago"))

    two = start(machine, "evt_2")
    assert take(["prefix#1"], two)
    assert store.held(["prefix#1"])["prefix#1"].holder == two


def test_only_the_holder_frees(machine: str) -> None:
    one = start(machine, "evt_1")
    assert take(["prefix#1"], one)

    with work() as w:
        store.free(w, ["prefix#0", "prefix#1"], holder="other")
    assert store.held(["prefix#1"]) != {}
    with work() as w:
        store.free(w, ["prefix#0", "prefix#1"], holder=one)
    assert store.held(["prefix#1"]) == {}


def test_an_attempt_starts_one_execution_however_often_it_is_asked(machine: str) -> None:
    assert start(machine, "evt_1") == start(machine, "evt_1")
    found = boto3.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]
    assert [each["name"] for each in found] == ["evt_1"]
