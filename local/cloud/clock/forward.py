"""Moving the clock: from one moment at which something falls due to the next, until the target is reached.

The cloud comes to rest at each before the clock goes on, so that what falls due first has had its effects first.
"""

import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from local.cloud.activity import Activity
from local.cloud.clock.expiry import Expiry
from local.cloud.clock.hands import CloudClock
from local.cloud.clock.timetable import Timetable
from local.cloud.metrics.cloudwatch import CloudWatch
from local.cloud.sources.queues import QueueSources
from local.cloud.sources.schedules import Schedules

OFTEN_S = 3600.0  # a schedule with shorter gaps fires once before whatever else falls due, as of its last time
REST_S_MAX = 600.0


@dataclass(frozen=True)
class Fell:
    """Something that fell due: when (seconds since 1970), and which it was.

    kind: schedule, message, wait (of a workflow or before a retry), expiry, alarm.
    """

    at: float
    kind: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Parts:
    """tell: makes an offset known to programs and gives functions new environments, which read it."""

    clock: CloudClock
    activity: Activity
    schedules: Schedules
    queues: QueueSources
    expiry: Expiry
    cloudwatch: CloudWatch
    tell: Callable[[float], None]


class Forward:
    """One move at a time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._one = threading.Lock()

    def by(self, seconds: float, hear: Callable[[Fell], None]) -> None:
        """Raises ValueError for a way back, TimeoutError when something does not come to rest."""
        if seconds < 0:
            message = "the clock goes forward only"
            raise ValueError(message)
        with self._one, self._parts.schedules.held():
            self._rest()
            until_a_whole_second()
            self._go(self._parts.clock.now() + seconds, hear)

    def jump(self, seconds: float) -> None:
        """At once, as a clock that was wrong is put right: what falls due meanwhile does so together, by itself."""
        if seconds < 0:
            message = "the clock goes forward only"
            raise ValueError(message)
        with self._one:
            self._move(self._parts.clock.now() + seconds)

    def _go(self, target: float, hear: Callable[[Fell], None]) -> None:
        changed_at = self._parts.clock.now()
        while (coming := self._coming(target, changed_at)) is not None:
            at, falling = coming
            self._step(at, falling, hear)
            if any(fell.kind != "alarm" for fell in falling):
                changed_at = self._parts.clock.now()
        self._step(target, [], hear)

    def _coming(self, target: float, changed_at: float) -> tuple[float, list[Fell]] | None:
        """The next moment up to the target at which something falls due, and all that does."""
        seldom = [fell for fell in self._seldom(changed_at) if fell.at <= target]
        first = min((fell.at for fell in seldom), default=target)
        now_due = [fell for fell in seldom if fell.at == first]
        if not now_due or any(fell.kind != "alarm" for fell in now_due):
            often = list(self._often(first))
            before = min((fell.at for fell in often), default=math.inf)
            if before <= first:
                now_due = [fell for fell in [*often, *now_due] if fell.at == before]
                first = before
        return (first, now_due) if now_due else None

    def _seldom(self, changed_at: float) -> Iterator[Fell]:
        """What each time counts of."""
        parts = self._parts
        now = parts.clock.now()
        for name, (table, done) in parts.schedules.timetables().items():
            at = table.next(done)
            if at is not None and not comes_often(table, at):
                yield Fell(at, "schedule", name)
        yield from self._waiting()
        if (at := parts.expiry.next(now)) is not None:
            yield Fell(at, "expiry", "")
        yield from (Fell(at, "alarm", name) for name, at in parts.cloudwatch.watch.due(changed_at).items())

    def _waiting(self) -> set[Fell]:
        """By whole seconds: what ends within one ends together."""
        parts = self._parts
        messages = {Fell(math.ceil(at), "message", queue) for queue, each in parts.queues.due().items() for at in each}
        return messages | {Fell(math.ceil(at), "wait", "") for at in parts.clock.waits()}

    def _often(self, until: float) -> Iterator[Fell]:
        for name, (table, done) in self._parts.schedules.timetables().items():
            at = table.last(until, since=done)
            if at is not None and comes_often(table, at):
                yield Fell(at, "schedule", name)

    def _step(self, at: float, falling: list[Fell], hear: Callable[[Fell], None]) -> None:
        waiting, states = self._waiting(), self._alarms()
        self._move(at)
        for fell in falling:
            if fell.kind == "schedule":
                self._parts.schedules.fire_due(fell.what, fell.at)
                hear(fell)
        for table, count in self._parts.expiry.sweep().items():
            hear(Fell(at, "expiry", f"{table} {count}"))
        self._rest()
        now = self._parts.clock.now()
        over = waiting - self._waiting()  # some by the time that passed meanwhile: work takes its own
        for fell in sorted((fell for fell in over if fell.at <= math.ceil(now)), key=lambda fell: fell.at):
            hear(fell)
        for fell in self._alarms() - states:
            hear(fell)

    def _alarms(self) -> set[Fell]:
        states = self._parts.cloudwatch.watch.states()
        return {Fell(state.since, "alarm", f"{state.label} {state.state}") for state in states}

    def _move(self, at: float) -> None:
        """Functions learn of it first: as soon as it has moved, they are called."""
        clock = self._parts.clock
        if (ahead := at - clock.now()) > 0:
            self._parts.tell(clock.offset_s + ahead)
            clock.advance(ahead)

    def _rest(self) -> None:
        """With alarms judged before the clock leaves their minute."""
        self._parts.activity.wait_settled(REST_S_MAX)
        self._parts.cloudwatch.alarms()
        self._parts.activity.wait_settled(REST_S_MAX)


def comes_often(table: Timetable, at: float) -> bool:
    after = table.next(at)
    return after is not None and after - at < OFTEN_S


def until_a_whole_second() -> None:
    """Signatures tell whole seconds: one made before a move must not seem made after it."""
    time.sleep(1 - time.time() % 1)
