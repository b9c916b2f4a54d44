"""One execution environment: a process, the invocation it works on, and how it ends."""

import os
import queue
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from local.cloud.functions.confines import full, memory_mb_max
from local.cloud.functions.definition import Function
from local.cloud.functions.invocation import Invocation, Outcome, Report

INIT_S_MAX = 60.0


class Worker:
    """Takes one invocation at a time. `next` is called by its process's runtime client, the rest by the pool."""

    def __init__(self, function: Function, kill: Callable[["Worker"], None], temporary: Path) -> None:
        self.id = uuid.uuid4().hex
        self.function = function
        self.temporary = temporary / self.id  # its /tmp
        self.pid = 0
        self._memory_mb = 0
        self.access_key = ""
        self.alive = True
        self.report: Report | None = None  # of its last invocation
        self._begun = time.monotonic()
        self._init_ms: float | None = None
        self._kill = kill
        self._inbox: queue.SimpleQueue[Invocation | None] = queue.SimpleQueue()
        self._current: Invocation | None = None
        self._init_error: Outcome | None = None
        self._lock = threading.Lock()

    def run(self, event: str, trace: str) -> Outcome:
        """Hand over the event and wait for the outcome; a worker over its time is killed."""
        invocation = Invocation(event, self.function.timeout_s, trace)
        with self._lock:
            if not self.alive:
                return self._init_error or exit_error(invocation.id, "signal: killed")
            self._current = invocation
        self._inbox.put(invocation)
        if not invocation.taken.wait(INIT_S_MAX):
            invocation.finish(Outcome.error("Sandbox.Timedout", f"init took longer than {INIT_S_MAX:g} seconds"))
            self.kill()
        if not invocation.done.wait(self.function.timeout_s):
            text = f"RequestId: {invocation.id} Error: Task timed out after {self.function.timeout_s:.2f} seconds"
            invocation.finish(Outcome.error("Sandbox.Timedout", text))
            self.kill()
        outcome = self.confine() or invocation.outcome
        with self._lock:
            self._current = None
        assert outcome is not None  # noqa: S101 - done is set after it
        self.report = Report(
            invocation=invocation.id,
            duration_ms=invocation.took_ms,
            memory_size_mb=self.function.memory_mb,
            memory_mb=self._memory_mb,
            init_ms=self._init_ms if self.report is None else None,
            failed=outcome.failed,
        )
        return outcome

    def confine(self) -> Outcome | None:
        """What became of its invocation if it holds more than it may: it is killed, as by Lambda."""
        with self._lock:
            current = self._current
        if current is None or not self.alive:
            return None
        held = memory_mb_max(self.pid)
        self._memory_mb = min(held, self.function.memory_mb)
        if held > self.function.memory_mb:
            outcome = exit_error(current.id, "signal: killed")
        elif told := full(self.function, self.temporary):
            outcome = Outcome.error("OSError", told)
        else:
            return None
        current.finish(outcome)
        self.kill()
        return outcome

    def kill(self) -> None:
        """It is not used again from now on, though its end is heard of later."""
        self.alive = False
        self._kill(self)

    def next(self) -> Invocation | None:
        """The next invocation, waited for; None when the worker is to end."""
        if self._init_ms is None:
            self._init_ms = (time.monotonic() - self._begun) * 1000
        invocation = self._inbox.get()
        if invocation:
            invocation.take()
        return invocation

    def answer(self, invocation_id: str, outcome: Outcome) -> bool:
        with self._lock:
            current = self._current
        if current is None or current.id != invocation_id:
            return False
        current.finish(outcome)
        return True

    def fail_init(self, body: str) -> None:
        self._init_error = Outcome(body, failed=True)

    def ended(self, status: int) -> None:
        """Its process is gone: whoever waits for it learns how."""
        with self._lock:
            self.alive = False
            current = self._current
        self._inbox.put(None)
        if current:
            current.finish(self._init_error or exit_error(current.id, reason(status)))


def exit_error(invocation_id: str, why: str) -> Outcome:
    return Outcome.error("Runtime.ExitError", f"RequestId: {invocation_id} Error: Runtime exited with error: {why}")


def reason(status: int) -> str:
    """A wait status in Lambda's words.

    >>> reason(9), reason(256)
    ('signal: killed', 'exit status 1')
    """
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return "signal: killed" if number == 9 else f"signal: {number}"
    return f"exit status {os.WEXITSTATUS(status)}"
