"""What goes to a function and what comes back."""

import json
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


@dataclass
class Invocation:
    """One event on its way through a worker. `taken`: the runtime has it; `done`: there is an outcome."""

    event: str
    timeout_s: float
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    taken: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    outcome: Outcome | None = None
    deadline_ms: int = 0

    def take(self) -> None:
        self.deadline_ms = int((time.time() + self.timeout_s) * 1000)
        self.taken.set()

    def finish(self, outcome: Outcome) -> None:
        """The first outcome stands."""
        if self.outcome is None:
            self.outcome = outcome
        self.taken.set()
        self.done.set()
