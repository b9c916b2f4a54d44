"""Executions of the workflow, each named by the event that began it."""

import json
from datetime import datetime

from blockdata.leases import Standing
from zunyi import clock
from zunyi.storage import client


def arn(machine: str, attempt: str) -> str:
    """
    >>> arn("arn:aws:states:cn-north-1:1:stateMachine:Flow", "evt_1")
    'arn:aws:states:cn-north-1:1:execution:Flow:evt_1'
    """
    return f"{machine.replace(':stateMachine:', ':execution:', 1)}:{attempt}"


def start(machine: str, *, submission: str, attempt: str, confirmed: bool) -> None:
    """Once for each attempt: one that is there already counts as started."""
    states = client("stepfunctions")
    given = {"submission": submission, "attempt": attempt, "execution": arn(machine, attempt), "confirmed": confirmed}
    try:
        states.start_execution(stateMachineArn=machine, name=attempt, input=json.dumps(given))
    except states.exceptions.ExecutionAlreadyExists:
        return


def standing(execution: str) -> Standing | None:
    """None when there is no such execution."""
    states = client("stepfunctions")
    try:
        found = states.describe_execution(executionArn=execution)
    except states.exceptions.ExecutionDoesNotExist:
        return None
    return Standing(stopped_at=None if found["status"] == "RUNNING" else found["stopDate"])


def now() -> datetime:
    """By AWS's clock, which stamps executions: the city's may have been moved."""
    return clock.now() - clock.offset()
