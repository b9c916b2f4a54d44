"""What goes to a function and what comes back."""

import json
import math
import threading
import time
import uuid
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Outcome:
    """`body` is JSON: the function's answer, or {"errorType", "errorMessage", …} when it failed."""

    body: str
    failed: bool = False

    @classmethod
    def error(cls, kind: str, message: str) -> "Outcome":
        return cls(json.dumps({"errorType": kind, "errorMessage": message}), failed=True)


class ThrottledError(Exception):
    """A function's reserved concurrency is taken, and whoever asked does not wait."""

    code = "TooManyRequestsException"

    def __init__(self) -> None:
        super().__init__("Rate Exceeded.")


@dataclass(frozen=True)
class Report:
    """What an invocation took. `memory_mb` is the most its worker ever used, as last seen."""

    invocation: str
    duration_ms: float
    memory_size_mb: int
    memory_mb: int
    init_ms: float | None  # of the worker's first invocation
    failed: bool

    def line(self) -> str:
        """As Lambda logs it.

        >>> Report("1", 2.345, 512, 80, None, failed=False).line()
        'REPORT RequestId: 1\\tDuration: 2.35 ms\\tBilled Duration: 3 ms\\tMemory Size: 512 MB\\tMax Memory Used: 80 MB'
        """
        fields = [
            f"REPORT RequestId: {self.invocation}",
            f"Duration: {self.duration_ms:.2f} ms",
            f"Billed Duration: {self.billed_ms} ms",
            f"Memory Size: {self.memory_size_mb} MB",
            f"Max Memory Used: {self.memory_mb} MB",
        ]
        return "\t".join(fields + ([f"Init Duration: {self.init_ms:.2f} ms"] if self.init_ms is not None else []))

    @property
    def billed_ms(self) -> int:
        """Since August 2025 Lambda bills the time of every start as well."""
        return math.ceil(self.duration_ms + (self.init_ms or 0))


@dataclass
class Invocation:
    """One event on its way through a worker. `trace`: X-Ray's header; `taken`: the runtime has it; `done`: there is an
    outcome."""

    event: str
    timeout_s: float
    trace: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    taken: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    outcome: Outcome | None = None
    deadline_ms: int = 0
    taken_at: float | None = None
    took_ms: float = 0.0

    def take(self) -> None:
        self.taken_at = time.monotonic()
        self.deadline_ms = int((time.time() + self.timeout_s) * 1000)
        self.taken.set()

    def finish(self, outcome: Outcome) -> None:
        """The first outcome stands."""
        if self.outcome is None:
            self.outcome = outcome
            self.took_ms = (time.monotonic() - self.taken_at) * 1000 if self.taken_at else 0.0
        self.taken.set()
        self.done.set()
