"""One thread that decides what is to be done now or later, and a few that do it."""

import heapq
import itertools
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from local.cloud.activity import Activity
from local.cloud.clock.hands import CloudClock

Task = Callable[[], None]
THREADS = 32


class Dispatcher:
    """Tasks given to `soon` and `after` run on the one thread and must not wait; `work` runs on others and may.

    A task that is already to run soon is not added again: a hundred messages wake their poller once.
    """

    def __init__(self, activity: Activity, clock: CloudClock) -> None:
        self._activity = activity
        self._clock = clock
        self._condition = threading.Condition()
        clock.tell(self._condition)
        self._at_task = False
        self._soon: dict[Task, None] = {}
        self._later: list[tuple[float, int, Task, bool]] = []
        self._order = itertools.count()
        self._closing = False
        self._held = False
        self.problems: list[str] = []
        self._workers = ThreadPoolExecutor(THREADS, thread_name_prefix="source")
        self._thread = threading.Thread(target=self._run, name="dispatcher", daemon=True)
        self._thread.start()
        activity.add_probe(list, moving=self._overdue)

    def soon(self, task: Task) -> None:
        with self._condition:
            self._soon[task] = None
            self._condition.notify_all()  # others wait here too

    def after(self, seconds: float, task: Task, *, aside: bool = False) -> None:
        """aside: it only looks on; nothing is delivered by it."""
        with self._condition:
            heapq.heappush(self._later, (self._clock.steady() + seconds, next(self._order), task, aside))
            self._condition.notify_all()

    def work(self, what: str, work: Task) -> None:
        """`what` tells a person who waits for the cloud to be idle."""

        def guarded() -> None:
            try:
                work()
            except Exception:  # one source's fault must not end the others
                self.problems.append(traceback.format_exc())
            finally:
                self._activity.end(what)

        with self._condition:
            if not self._closing:
                self._activity.begin(what)
                self._workers.submit(guarded)

    def hold(self, held: bool) -> None:
        """While it is held no task begins; what is to be done comes together."""
        with self._condition:
            self._held = held
            self._condition.notify_all()

    def held_no_more(self) -> None:
        """Waits until it is not held."""
        with self._condition:
            self._condition.wait_for(lambda: not self._held or self._closing)

    def is_at_rest(self, soon_s: float) -> bool:
        """Whether no task runs and none will within that time."""
        with self._condition:
            soon = self._clock.steady() + soon_s
            later = any(at < soon and not aside for at, _, _, aside in self._later)
            return not (self._at_task or self._soon or later)

    def wait(self, seconds: float) -> bool:
        """For work that waits: False as soon as the cloud closes."""
        with self._activity.asleep(), self._condition:
            return not self._clock.wait(self._condition, lambda: self._closing, seconds)

    def due(self, *, apart_from: Task) -> list[float]:
        """When tasks given to `after` are to run, by the clock's `now`."""
        with self._condition:
            ahead = [at - self._clock.steady() for at, _, task, _ in self._later if task != apart_from]
        return [self._clock.now() + left for left in ahead]

    def _overdue(self) -> list[str]:
        with self._condition:
            late = self._later and self._later[0][0] <= self._clock.steady()
            return ["dispatcher"] if self._soon or late or self._at_task else []

    def stop(self) -> None:
        """No new work is taken from now on."""
        with self._condition:
            self._closing = True
            self._condition.notify_all()
        self._thread.join()

    def close(self) -> None:
        """After the workers have been killed: waits for what was under way."""
        self._workers.shutdown(wait=True, cancel_futures=True)

    def _run(self) -> None:
        while (task := self._next()) is not None:
            try:
                task()
            except Exception:
                self.problems.append(traceback.format_exc())

    def _next(self) -> Task | None:
        with self._condition:
            self._at_task = False
            while not self._closing:
                if self._held:
                    self._condition.wait()
                    continue
                if self._soon:
                    task = next(iter(self._soon))
                    del self._soon[task]
                    self._at_task = True
                    return task
                left = self._later[0][0] - self._clock.steady() if self._later else None
                if left is not None and left <= 0:
                    self._at_task = True
                    return heapq.heappop(self._later)[2]
                self._condition.wait(left)
        return None
