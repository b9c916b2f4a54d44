"""Mode sim: one invocation at a time, and the next chosen by the seed when nothing else moves; hence the same again."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from local.cloud.activity import Activity
from local.cloud.faults.plan import Faults, Plan
from local.cloud.sources.dispatcher import Dispatcher

LOOK_S = 0.001
SOON_S = 0.2
"""What the dispatcher has put off for no longer than this is waited for."""
AT_REST_S_MAX = 3.0
"""Somebody may wait for what only another's turn brings (an execution for its token): the next turn comes anyway."""


@dataclass
class Waiting:
    """An invocation that wants its turn. order: among those of one source."""

    plan: Plan
    who: str
    order: int
    mine: threading.Event = field(default_factory=threading.Event)


class Turns:
    """`executions` tells how many workflows run: each is a thread that moves, unless it waits here."""

    def __init__(
        self, faults: Faults, activity: Activity, dispatcher: Dispatcher, executions: Callable[[], int]
    ) -> None:
        self._faults = faults
        self._activity = activity
        self._dispatcher = dispatcher
        self._executions = executions
        self._lock = threading.Lock()
        self._waiting: list[Waiting] = []
        self._driver: threading.Thread | None = None

    @contextmanager
    def turn(self, who: str, order: int) -> Iterator[None]:
        """Lasts as long as the invocation. At once where no plan asks for turns."""
        plan = self._faults.plan
        if plan is None or not plan.in_turns:
            if plan:
                plan.begin(who)
            yield
            return
        waiting = Waiting(plan, who, order)
        with self._lock:
            self._waiting.append(waiting)
            if self._driver is None:
                self._driver = threading.Thread(target=self._drive, name="turns", daemon=True)
                self._driver.start()
        waiting.mine.wait()
        try:
            yield
        finally:
            self._dispatcher.hold(False)

    def _drive(self) -> None:
        """Ends with nobody waiting; whoever comes next begins it anew. It may live on into the next plan's turns."""
        while True:
            self._come_to_rest()
            with self._lock:
                if not self._waiting:
                    self._driver = None
                    return
                plan = self._waiting[0].plan
                chosen = plan.next_of(sorted(self._waiting, key=lambda waiting: (waiting.who, waiting.order)))
                self._waiting.remove(chosen)
            with self._activity.busy("a turn is given"):
                chosen.plan.begin(chosen.who)
                self._dispatcher.hold(True)
                chosen.mine.set()
                self._dispatcher.held_no_more()

    def _come_to_rest(self) -> None:
        deadline = time.monotonic() + AT_REST_S_MAX
        while not self._is_at_rest() and time.monotonic() < deadline:
            threading.Event().wait(LOOK_S)

    def _is_at_rest(self) -> bool:
        """Everybody counted as busy waits for a turn. What comes and goes while we look is seen by the changes."""
        before = self._activity.changes
        moving = self._activity.counted() + self._executions()
        with self._lock:
            moving -= len(self._waiting)
        return moving == 0 and self._dispatcher.is_at_rest(SOON_S) and before == self._activity.changes
