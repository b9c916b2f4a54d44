"""The executions of a distributed map, one for each item or batch, and what they come to."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """PENDING: not begun. ABORTED: it was running when the map was stopped or gave up."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    TIMED_OUT = "TIMED_OUT"
    ABORTED = "ABORTED"


FAILURES = (Status.FAILED, Status.TIMED_OUT)


@dataclass
class Child:
    """`items`: how many of the map's it works on."""

    index: int
    execution: str
    input: Any
    items: int = 1
    status: Status = Status.PENDING
    output: Any = None
    error: str = ""
    cause: str = ""
    began: datetime | None = None
    ended: datetime | None = None

    def told(self) -> dict[str, Any]:
        """As DescribeExecution would tell of it; texts in JSON are texts."""
        arn, _, name = self.execution.rpartition(":")
        said: dict[str, Any] = {"ExecutionArn": self.execution, "Input": as_text(self.input), "Name": name}
        said |= {"InputDetails": {"Included": True}, "OutputDetails": {"Included": True}}
        if self.status is Status.SUCCEEDED:
            said["Output"] = as_text(self.output)
        said |= {name: value for name, value in (("Error", self.error), ("Cause", self.cause)) if value}
        said |= {"RedriveCount": 0, "StateMachineArn": arn.replace(":execution:", ":stateMachine:")}
        said |= {name: iso(at) for name, at in (("StartDate", self.began), ("StopDate", self.ended)) if at}
        return said | {"Status": self.status.value}


def counts(children: Iterable[Child]) -> dict[str, int]:
    """How many items came to what."""
    counted: Counter[str] = Counter()
    for child in children:
        counted[child.status.value] += child.items
    return {status.value: counted[status.value] for status in Status}


def exceeds(failed: int, total: int, *, count_max: int, percent_max: float) -> bool:
    """Whether more items failed than a map bears. Where only one of the two is told, the other does not count.

    Source: AWS Step Functions Developer Guide, "Setting failure thresholds for Distributed Map states".

    >>> exceeds(1, 10, count_max=0, percent_max=0), exceeds(1, 10, count_max=0, percent_max=10)
    (True, False)
    >>> exceeds(2, 10, count_max=3, percent_max=10)
    True
    """
    if not count_max and not percent_max:
        return failed > 0
    over_count = bool(count_max) and failed > count_max
    return over_count or (bool(percent_max) and failed * 100 > percent_max * total)


def as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def iso(moment: datetime) -> str:
    """
    >>> iso(datetime(2026, 1, 1, tzinfo=UTC))
    '2026-01-01T00:00:00.000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
