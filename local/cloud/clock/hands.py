"""What time it is in the cloud, and who waits for a later one."""

import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

FOR_EVER_S = 10 * 365 * 86400  # a wait at least so long has no end anybody sees: Step Functions' default timeout


class CloudClock:
    """Runs as `source` does, ahead of it by `offset_s`; every wait of the cloud's own is measured by it.

    source: seconds since 1970. offset_s: below zero, the cloud lives in the past.
    """

    def __init__(self, source: Callable[[], float] = time.time, offset_s: float = 0.0) -> None:
        self._source = source
        self._lock = threading.Lock()
        self.offset_s = offset_s
        self._moves: list[tuple[float, float]] = [(-math.inf, offset_s)]  # (second of the source, offset from then)
        self._waits: dict[int, tuple[threading.Condition, float]] = {}  # a waiting thread → until when, by `steady`
        self._told: list[threading.Condition] = []

    def now(self) -> float:
        """Seconds since 1970."""
        return self._source() + self.offset_s

    __call__ = now

    def moment(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.fromtimestamp(self.now(), UTC)

    def steady(self) -> float:
        """Seconds since some moment: like time.monotonic, moved with the clock."""
        return time.monotonic() + self.offset_s

    def shown_at(self, source_s: float) -> float:
        """What this clock showed when the source stood at that second: what real programs stamp and sign by."""
        return source_s + next(offset for since, offset in reversed(self._moves) if since <= source_s)

    def tell(self, condition: threading.Condition) -> None:
        """Notify that one of every move."""
        self._told.append(condition)

    def advance(self, seconds: float) -> None:
        """Move by so much, and wake whoever waits. What falls due meanwhile is the caller's care (forward.py)."""
        with self._lock:
            self.offset_s += seconds
            self._moves.append((math.floor(self._source()), self.offset_s))
            waiting = [condition for condition, _ in self._waits.values()]
        for condition in [*self._told, *waiting]:
            with condition:
                condition.notify_all()

    def wait(self, condition: threading.Condition, until: Callable[[], bool], seconds: float) -> bool:
        """Like `wait_for` of that condition, which is held: whether `until` came true within so many seconds."""
        deadline = self.steady() + seconds
        me = threading.get_ident()
        with self._lock:
            self._waits[me] = (condition, deadline)
        try:
            while not until():
                left = deadline - self.steady()
                if left <= 0:
                    return False
                condition.wait(min(left, threading.TIMEOUT_MAX))
        finally:
            with self._lock:
                del self._waits[me]
        return True

    def sleep(self, seconds: float) -> None:
        condition = threading.Condition()
        with condition:
            self.wait(condition, lambda: False, seconds)

    def waits(self) -> list[float]:
        """When those who wait go on by themselves, by `now`."""
        with self._lock:
            ahead = [deadline - self.steady() for _, deadline in self._waits.values()]
        return [self.now() + left for left in ahead if left < FOR_EVER_S]

    def overdue(self) -> list[str]:
        """As a probe: who waited long enough and has not gone on yet."""
        return ["waits"] if any(at <= self.now() for at in self.waits()) else []


class ClockEvent:
    """threading.Event whose timeouts are the clock's."""

    def __init__(self, clock: CloudClock) -> None:
        self._clock = clock
        self._condition = threading.Condition()
        self._set = False
        self._times = 0

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        with self._condition:
            self._set = True
            self._times += 1
            self._condition.notify_all()

    def clear(self) -> None:
        with self._condition:
            self._set = False

    def wait(self, timeout: float | None = None) -> bool:
        """True also when it was set and cleared again meanwhile."""
        with self._condition:
            before = self._times

            def was_set() -> bool:
                return self._set or self._times != before

            if timeout is None:
                return self._condition.wait_for(was_set)
            return self._clock.wait(self._condition, was_set, timeout)
