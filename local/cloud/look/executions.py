"""Workflows: what runs and ran, and the path each took."""

import contextlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from local.cloud.endpoint.maps import runs as map_runs
from local.cloud.ledger.witness import discreet
from local.cloud.settings import ACCOUNT, REGION

SHOWN_MAX = 200
CAUSES_MAX = 50
FAILED = ("TaskFailed", "TaskTimedOut", "LambdaFunctionFailed", "LambdaFunctionTimedOut", "ExecutionFailed")
SCHEDULED = ("TaskScheduled", "LambdaFunctionScheduled")


@dataclass
class Step:
    """A state as it was passed once. `attempts`: how often its task was begun; times in seconds since 1970."""

    name: str
    type: str
    entered: float
    exited: float | None = None
    status: str = "running"  # running, succeeded, failed
    attempts: int = 0
    error: str = ""
    cause: str = ""


def path(events: Iterable[Mapping[str, Any]]) -> list[Step]:
    """The states in the order they were entered. A state that failed and went on by a Catch stays failed."""
    steps: list[Step] = []
    for event in events:
        kind, at = str(getattr(event["type"], "value", event["type"])), seconds(event["timestamp"])
        if kind.endswith("StateEntered"):
            steps.append(Step(event["stateEnteredEventDetails"]["name"], kind.removesuffix("StateEntered"), at))
        elif kind.endswith("StateExited"):
            name = event["stateExitedEventDetails"]["name"]
            step = next((step for step in reversed(steps) if step.name == name and step.exited is None), None)
            if step:
                step.exited = at
                step.status = "failed" if step.status == "failing" else "succeeded"
        elif steps and kind in SCHEDULED:
            last_open(steps).attempts += 1
            last_open(steps).status = "running"
        elif steps and kind in FAILED:
            fail(steps, kind, event, at)
    return steps


def fail(steps: list[Step], kind: str, event: Mapping[str, Any], at: float) -> None:
    told: Mapping[str, Any] = next((value for name, value in event.items() if name.endswith("FailedEventDetails")), {})
    step = last_open(steps)
    step.error = str(told.get("error") or step.error)
    step.cause = why(told.get("cause")) or step.cause
    step.status = "failing"
    if kind == "ExecutionFailed":
        for unfinished in steps:
            if unfinished.exited is None:
                unfinished.exited, unfinished.status = at, "failed"


def why(cause: Any) -> str:
    """
    >>> why('{"errorMessage": "no such number", "errorType": "WrongNumber"}')
    'no such number'
    """
    text = str(cause or "")
    with contextlib.suppress(ValueError):
        told = json.loads(text)
        text = str(told["errorMessage"]) if isinstance(told, dict) and "errorMessage" in told else text
    return discreet(text)


def last_open(steps: list[Step]) -> Step:
    return next((step for step in reversed(steps) if step.exited is None), steps[-1])


def seconds(moment: Any) -> float:
    """
    >>> seconds("1970-01-01T00:00:01.500Z")
    1.5
    """
    if isinstance(moment, datetime):
        return moment.timestamp()
    return datetime.fromisoformat(str(moment).replace("Z", "+00:00")).timestamp()


def runs() -> list[Any]:
    """moto's executions, newest first."""
    machines = list(stepfunctions_parser_backends[ACCOUNT][REGION].state_machines)
    found = [run for machine in machines for run in list(getattr(machine, "executions", []))]
    return sorted(found, key=lambda run: seconds(run.start_date), reverse=True)


def summaries(labels: Mapping[str, str]) -> list[dict[str, Any]]:
    return [summary(run, labels) for run in runs()[:SHOWN_MAX]]


def summary(run: Any, labels: Mapping[str, str]) -> dict[str, Any]:
    """`labels` name machines by ARN."""
    machine = run.state_machine.arn
    return {
        "arn": run.exec_arn,
        "name": run.name,
        "machine": labels.get(machine, machine.split(":")[-1]),
        "status": str(getattr(run.exec_status, "value", run.exec_status)),
        "began": seconds(run.start_date),
        "ended": seconds(run.stop_date) if run.stop_date else None,
        "error": run.error or "",
        "cause": why(run.cause),
    }


def told(arn: str, labels: Mapping[str, str]) -> dict[str, Any] | None:
    """One execution with its path, and what became of its distributed maps' items."""
    run = next((run for run in runs() if run.exec_arn == arn), None)
    if run is None:
        return None
    steps = [asdict(step) for step in path(run.to_history_output()["events"])]
    return {**summary(run, labels), "path": steps, "maps": maps(run)}


def maps(run: Any) -> list[dict[str, Any]]:
    """In the order they began. Causes of the first children that failed, by the words that fit every reader."""
    env = run.exec_worker.env
    records = env.map_run_record_pool_manager.get_all() if env is not None else []
    found = [map_runs.told(record) for record in records]
    return [
        {**each, "failed": [{**one, "cause": why(one["cause"])} for one in each["failed"][:CAUSES_MAX]]}
        for each in found
        if each is not None
    ]
