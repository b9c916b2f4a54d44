"""What has run since the counting began: time and memory of functions, and what else AWS bills for."""

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from moto.sqs import models as sqs

from local.cloud.endpoint.endpoint import Endpoint
from local.cloud.functions.definition import Function
from local.cloud.functions.invocation import Report
from local.cloud.metrics.series import Clock

DURATIONS_MAX = 1000
LINE_OVERHEAD = 26  # what CloudWatch Logs adds to each line


@dataclass
class FunctionUse:
    invocations: int = 0
    errors: int = 0
    starts: int = 0
    billed_ms: int = 0
    memory_mb_max: int = 0
    last_at: float = 0
    durations: deque[float] = field(default_factory=lambda: deque(maxlen=DURATIONS_MAX))

    def add(self, report: Report, at: float) -> None:
        self.invocations += 1
        self.errors += report.failed
        self.starts += report.init_ms is not None
        self.billed_ms += report.billed_ms
        self.memory_mb_max = max(self.memory_mb_max, report.memory_mb)
        self.last_at = at
        self.durations.append(report.duration_ms)


class Usage:
    """Counts from its making on, or from the last `begin`."""

    def __init__(self, endpoint: Endpoint, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._endpoint = endpoint
        endpoint.messages.listeners.append(lambda _: self._count("messages_sent"))
        receive = vars(sqs.SQSBackend)["receive_message"]

        def receive_message(*args: Any, **kwargs: Any) -> Any:
            received = receive(*args, **kwargs)
            if received:
                self._count("batches_received")
            return received

        endpoint.patches.replace(sqs.SQSBackend, "receive_message", receive_message)
        self.begin()

    def begin(self) -> None:
        """Count anew."""
        with self._lock:
            self.since = self._clock()
            self._functions: dict[str, FunctionUse] = {}
            self._counts: dict[str, int] = {}
        self._endpoint.meter.clear()
        self._events_before = len(self._endpoint.buses.journal())

    def functions(self) -> dict[str, FunctionUse]:
        """By name."""
        with self._lock:
            return dict(self._functions)

    def count(self, what: str) -> int:
        with self._lock:
            return self._counts.get(what, 0)

    def events(self) -> int:
        return len(self._endpoint.buses.journal()) - self._events_before

    def invoked(self, function: Function, report: Report) -> None:
        with self._lock:
            self._functions.setdefault(function.name, FunctionUse()).add(report, self._clock())

    def executed(self, run: Any) -> None:
        if run.stop_date is not None:
            entered = sum(event["type"].endswith("StateEntered") for event in run.to_history_output()["events"])
            self._count("transitions", entered)

    def answered(self, api: str, status: int, took_ms: float) -> None:
        del api, status, took_ms
        self._count("api_requests")

    def read(self, lines: list[str]) -> None:
        self._count("log_bytes", sum(len(line.encode()) + LINE_OVERHEAD for line in lines))

    def _count(self, what: str, by: int = 1) -> None:
        with self._lock:
            self._counts[what] = self._counts.get(what, 0) + by
