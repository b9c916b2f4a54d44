"""All functions' workers: started when needed, kept while idle, at most so many at once."""

import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from local.cloud import traces
from local.cloud.access.permits import Permits
from local.cloud.access.sessions import Sessions
from local.cloud.access.standing import writes_logs
from local.cloud.activity import Activity
from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint.callers import Caller, Callers
from local.cloud.functions.confines import MB, Warden
from local.cloud.functions.definition import Function
from local.cloud.functions.herd import Herd
from local.cloud.functions.invocation import Outcome, Report, ThrottledError
from local.cloud.functions.logs import LogBook
from local.cloud.functions.runtime_api import RuntimeApi
from local.cloud.functions.worker import Worker

WORKERS_A_FUNCTION_MAX = 4
WORKERS_MAX = 60  # one each of fifty functions stays, some 20 MB; beyond it the longest idle ends when one more begins


class Functions:
    """Deployed functions by name. Beyond a function's share who is patient waits; so does who finds all workers of a
    function without reserved concurrency at work, of which AWS would start more."""

    def __init__(
        self,
        *,
        callers: Callers,
        sessions: Sessions,
        permits: Permits,
        logs: LogBook,
        activity: Activity,
        clock: CloudClock,
        state: Path,
        variables: Callable[[], dict[str, str]],
    ) -> None:
        self._callers = callers
        self._sessions = sessions
        self._permits = permits
        self._logs = logs
        self._activity = activity
        self._clock = clock
        self._variables = variables
        self._temporary = state / "tmp"
        self._lock = threading.Condition()
        self._functions: dict[str, Function] = {}
        self.observers: list[Callable[[Function, Report], None]] = []  # of every invocation's end
        self.throttle_observers: list[Callable[[Function], None]] = []
        self.turn: Callable[[str, int], AbstractContextManager[None]] = lambda _who, _order: nullcontext()
        self._workers: dict[str, Worker] = {}
        self._idle: list[Worker] = []  # the longest idle first
        self._runtime_api = RuntimeApi(self._workers.get)
        self._warden = Warden()
        self._bytecode = state / "bytecode"
        self._herd: Herd | None = None

    def deploy(self, functions: Iterable[Function]) -> None:
        """Idle workers of functions that changed end now, busy ones when they are done."""
        with self._lock:
            self._functions = {function.name: function for function in functions}
            if self._functions and self._herd is None:
                self._herd = Herd(self._ended)
        self.renew(only_changed=True)

    def renew(self, *, only_changed: bool = False) -> None:
        """Let the next invocations find new workers."""
        with self._lock:
            stale = [worker for worker in self._idle if not only_changed or self._outdated(worker)]
            self._idle = [worker for worker in self._idle if worker not in stale]
        for worker in stale:
            worker.kill()

    def find(self, name_or_arn: str) -> Function:
        """Raises KeyError when there is no such function."""
        parts = name_or_arn.split(":")
        return self._functions[parts[6] if len(parts) > 6 else parts[0]]

    def all(self) -> list[Function]:
        return list(self._functions.values())

    def capacity(self, function: Function) -> int:
        reserved = function.reserved if function.reserved is not None else WORKERS_A_FUNCTION_MAX
        return min(reserved, WORKERS_A_FUNCTION_MAX)

    def invoke(self, name_or_arn: str, event: str, *, order: int = 0, patient: bool = True) -> Outcome:
        """Run the function on a JSON event and wait. Raises KeyError when there is no such function.

        order: of several that wait for the function, where somebody gives turns.
        patient: as what AWS itself repeats (queues, streams, asynchronous invocations). Others raise ThrottledError
            where the function's reserved concurrency is taken.
        """
        function = self.find(name_or_arn)
        with self.turn(function.label, order), self._activity.busy(f"function {function.label}"):
            worker = self._worker_for(function, patient=patient)
            with self._warden.watching(worker):
                outcome = worker.run(event, traces.handed_on(traces.current(), self._clock.now()))
            self._tell(worker)
            self._give_back(worker)
        return outcome

    def _tell(self, worker: Worker) -> None:
        if report := worker.report:
            self._logs.note(worker.function, worker.id, report.line())
            for observer in self.observers:
                observer(worker.function, report)

    def close(self) -> None:
        """What was under way fails at once: nobody else tells of workers that end with the herd."""
        if self._herd:
            self._herd.close()
        for worker_id in list(self._workers):
            self._ended(worker_id, signal.SIGKILL)
        self._warden.close()
        self._runtime_api.close()

    def _outdated(self, worker: Worker) -> bool:
        return self._functions.get(worker.function.name) != worker.function

    def _worker_for(self, function: Function, *, patient: bool) -> Worker:
        try:
            return self._worker(function, patient=patient)
        except ThrottledError:
            for observer in self.throttle_observers:
                observer(function)
            raise

    def _refuse(self, function: Function) -> None:
        """Raises ThrottledError where those at work are as many as are reserved."""
        at_work = sum(worker.function.name == function.name and worker.alive for worker in self._workers.values())
        if function.reserved is not None and at_work >= function.reserved:
            raise ThrottledError

    def _worker(self, function: Function, *, patient: bool) -> Worker:
        with self._lock:
            while True:
                for worker in reversed(self._idle):
                    if worker.function == function and worker.alive:
                        self._idle.remove(worker)
                        return worker
                mine = sum(worker.function.name == function.name for worker in self._workers.values())
                if mine < self.capacity(function):
                    break
                if not patient:
                    self._refuse(function)
                self._lock.wait()
            worker = Worker(function, self._kill, self._temporary)
            self._workers[worker.id] = worker
            spare = self._idle.pop(0) if len(self._workers) > WORKERS_MAX and self._idle else None
        if spare:
            spare.kill()
        try:
            self._start(worker)
        except BaseException:
            self._ended(worker.id, status=1 << 8)
            raise
        return worker

    def _start(self, worker: Worker) -> None:
        function = worker.function
        session = self._sessions.assume(function.role, worker.id)
        worker.access_key = session.key
        self._callers.register(worker.access_key, Caller(function.label, worker.id, worker.kill))
        worker.temporary.mkdir(parents=True)
        api = self._runtime_api.address(worker)
        environment = {**function.variables(), **session.environment(), **self._variables()}
        environment |= {"AWS_LAMBDA_RUNTIME_API": api, "TMPDIR": str(worker.temporary)}
        order: dict[str, Any] = {
            "id": worker.id,
            "environment": environment,
            "path": function.path(),
            "folder": str(function.code),
        }
        order |= {"bytecode": str(self._bytecode), "file_bytes_max": function.storage_mb * MB}
        kept = writes_logs(self._permits, function.role, function.log_group)
        output = self._logs.open(function, worker.id, in_cloudwatch=kept)
        assert self._herd is not None  # noqa: S101 - begun with the first deployed function
        try:
            worker.pid = self._herd.start({**order, "handler": function.handler, "runtime_api": api}, output)
        finally:
            os.close(output)

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            keep = worker.alive and not self._outdated(worker)
            if keep:
                self._idle.append(worker)
            self._lock.notify_all()
        if not keep:
            worker.kill()

    def _kill(self, worker: Worker) -> None:
        if self._herd:
            self._herd.kill(worker.pid)

    def _ended(self, worker_id: str, status: int) -> None:
        with self._lock:
            worker = self._workers.pop(worker_id, None)
            if worker is None:
                return
            worker.alive = False
            if worker in self._idle:
                self._idle.remove(worker)
            self._lock.notify_all()
        self._callers.forget(worker.access_key)
        shutil.rmtree(worker.temporary, ignore_errors=True)
        worker.ended(status)
