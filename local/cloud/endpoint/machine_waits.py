"""Step Functions' waits by the cloud's clock (Wait, Retry, timeouts, heartbeats), and who does nothing else."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any

from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.program import program
from moto.stepfunctions.parser.asl.component.state import state
from moto.stepfunctions.parser.asl.component.state.exec import execute_state
from moto.stepfunctions.parser.asl.component.state.exec.state_map import state_map
from moto.stepfunctions.parser.asl.component.state.exec.state_parallel import state_parallel
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_callback
from moto.stepfunctions.parser.asl.component.state.wait.wait_function import wait_function
from moto.stepfunctions.parser.asl.eval import environment
from moto.stepfunctions.parser.asl.eval.callback import callback
from moto.stepfunctions.parser.asl.eval.program_state import ProgramStopped

from local.cloud.activity import Activity
from local.cloud.clock.hands import ClockEvent, CloudClock
from local.cloud.endpoint.patching import Patches

HOLD_OTHERS = (state_map.StateMap, state_parallel.StateParallel)


class Restfulness:
    """Of each execution: how many states it is in, without Map and Parallel, and how many of these only wait."""

    def __init__(self, activity: Activity) -> None:
        self._activity = activity
        self._lock = threading.Lock()
        self._entered: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()

    def moves(self, execution: str) -> bool:
        """Between two states it seems to be in none."""
        with self._lock:
            return not 0 < self._entered[execution] <= self._waiting[execution]

    def entered(self, env: Any) -> AbstractContextManager[None]:
        return self._counted(self._entered, env)

    def waiting(self, env: Any) -> AbstractContextManager[None]:
        return self._counted(self._waiting, env)

    @contextmanager
    def _counted(self, counter: Counter[str], env: Any) -> Iterator[None]:
        execution = whole(env.states.context_object.context_object_data["Execution"]["Id"])
        self._add(counter, execution, 1)
        try:
            yield
        finally:
            self._add(counter, execution, -1)

    def _add(self, counter: Counter[str], execution: str, more: int) -> None:
        with self._lock:
            counter[execution] += more
            if not counter[execution]:
                del counter[execution]
        self._activity.changed()

    def follow(self, patches: Patches) -> None:
        evaluate = vars(state.CommonStateField)["_eval_body"]

        def enter(of: Any, env: Any) -> None:
            if isinstance(of, HOLD_OTHERS):
                evaluate(of, env)
                return
            with self.entered(env):
                evaluate(of, env)

        patches.replace(state.CommonStateField, "_eval_body", enter)


def whole(execution: str) -> str:
    """Of a distributed map's child the execution that it is part of, whatever its depth.

    >>> whole("arn:aws:states:us-east-1:1:execution:Take/Each/Each:run-3-12")
    'arn:aws:states:us-east-1:1:execution:Take:run'
    """
    head, _, place = execution.partition(":execution:")
    labelled, _, name = place.rpartition(":")
    machine, *maps = labelled.split("/")
    return f"{head}:execution:{machine}:{name.rsplit('-', len(maps))[0] if maps else name}"


def wait_by_clock(patches: Patches, clock: CloudClock, restfulness: Restfulness, wait_s_max: float) -> None:
    """wait_s_max shortens Wait and Retry, never timeouts. moto counts whole seconds: a shorter wait would never end."""
    events = SimpleNamespace(**{**vars(threading), "Event": lambda: ClockEvent(clock)})
    patches.replace(execute_state, "threading", events)
    patches.replace(environment, "threading", events)
    patches.replace(program, "threading", SimpleNamespace(Thread=partial(ClockThread, clock)))
    patches.replace(callback, "Event", events.Event)
    wait_in_states(patches, clock, restfulness, wait_s_max)
    await_tokens(patches, restfulness)


class ClockThread(threading.Thread):
    """A whole execution, whose timeout is a join."""

    def __init__(self, clock: CloudClock, **of: Any) -> None:
        super().__init__(**of)
        self._over = ClockEvent(clock)

    def run(self) -> None:
        try:
            super().run()
        finally:
            self._over.set()

    def join(self, timeout: float | None = None) -> None:
        if timeout is None or self._over.wait(timeout):
            super().join()


def wait_in_states(patches: Patches, clock: CloudClock, restfulness: Restfulness, wait_s_max: float) -> None:
    def wait_interval(_: Any, env: Any, wait_seconds: float) -> None:
        deadline = clock.steady() + min(wait_seconds, wait_s_max)
        with restfulness.waiting(env):
            while env.is_running() and (left := deadline - clock.steady()) > 0:
                env.program_state_event.wait(left)

    retry = vars(retrier_decl.RetrierDecl)["_eval_body"]
    interval = SimpleNamespace(sleep=lambda seconds: clock.sleep(min(seconds, wait_s_max)))

    def wait_before_retry(of: Any, env: Any) -> None:
        with restfulness.waiting(env):
            retry(of, env)

    patches.replace(wait_function.WaitFunction, "_wait_interval", wait_interval)
    patches.replace(retrier_decl, "time", interval)
    patches.replace(retrier_decl.RetrierDecl, "_eval_body", wait_before_retry)


def await_tokens(patches: Patches, restfulness: Restfulness) -> None:
    """A task whose token somebody has waits for that person, for its timeout, or until its execution is stopped."""
    owner, env_of = state_task_service_callback.StateTaskServiceCallback, environment.Environment
    awaits, stop, fail = vars(owner)["_eval_wait_for_task_token"], vars(env_of)["set_stop"], vars(env_of)["set_error"]
    endpoints: dict[Any, Any] = {}

    def awaited(of: Any, env: Any, *, callback_endpoint: Any, **kwargs: Any) -> Any:
        endpoints[env] = callback_endpoint
        try:
            with restfulness.waiting(env):
                if not env.is_running():
                    callback_endpoint.interrupt_all()
                return awaits(of, env, callback_endpoint=callback_endpoint, **kwargs)
        finally:
            del endpoints[env]

    def set_stop(env: Any, *args: Any, **kwargs: Any) -> None:
        stop(env, *args, **kwargs)
        if endpoint := endpoints.get(env):
            endpoint.interrupt_all()

    def set_error(env: Any, error: Any) -> None:
        """What fails because it was stopped has not failed."""
        if not isinstance(env.program_state(), ProgramStopped):
            fail(env, error=error)

    patches.replace(owner, "_eval_wait_for_task_token", awaited)
    patches.replace(env_of, "set_stop", set_stop)
    patches.replace(env_of, "set_error", set_error)
