"""Rules with a schedule: on the account's default bus, by rate or cron."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from moto.events.models import events_backends

from local.cloud.clock.hands import CloudClock
from local.cloud.clock.timetable import Timetable
from local.cloud.endpoint.buses import Buses, iso
from local.cloud.settings import ACCOUNT, REGION
from local.cloud.sources.dispatcher import Dispatcher

LOOK_AHEAD_S = 2 * 86400.0


class Schedules:
    """Fires the rules that are due. `enabled` False: only when told to (`fire`, `fire_due`)."""

    def __init__(self, buses: Buses, dispatcher: Dispatcher, clock: CloudClock, *, enabled: bool) -> None:
        self._buses = buses
        self._dispatcher = dispatcher
        self._clock = clock
        self._enabled = enabled
        self._lock = threading.RLock()
        self._timetables: dict[str, Timetable] = {}
        self._done: dict[str, float] = {}  # rule → the moment up to which it has fired
        self._held = False
        self._turn = 0  # of several timers the last one counts

    def deploy(self) -> None:
        now = self._clock.now()
        with self._lock:
            known, self._timetables = self._timetables, {}
            for name, rule in self._rules().items():
                before, expression = known.get(name), str(rule.scheduled_expression)
                if before is None or before.expression != expression:
                    before, self._done[name] = Timetable.read(expression, now), now
                self._timetables[name] = before
        self._set_timer()

    def fire(self, part: str) -> int:
        """Fire every scheduled rule whose name holds `part` now; returns how many."""
        names = [name for name in self._rules() if part in name]
        for name in names:
            self._fire(name, self._clock.now())
        return len(names)

    def timetables(self) -> dict[str, tuple[Timetable, float]]:
        """By rule: when it is due, and up to when it has fired."""
        with self._lock:
            there = self._rules()
            return {name: (table, self._done[name]) for name, table in self._timetables.items() if name in there}

    @contextmanager
    def held(self) -> Iterator[None]:
        """None fires by itself meanwhile."""
        with self._lock:
            self._held = True
        try:
            yield
        finally:
            with self._lock:
                self._held = False
            self._set_timer()

    def fire_due(self, name: str, at: float) -> None:
        """As of that moment; what was due before is over."""
        with self._lock:
            self._done[name] = at
        self._dispatcher.work(f"schedule {name}", lambda: self._fire(name, at))

    def _set_timer(self) -> None:
        if not self._enabled:
            return
        now = self._clock.now()
        with self._lock:
            self._turn += 1
            timer = partial(self._timer, self._turn)
            coming = [table.next(max(done, now)) for table, done in self.timetables().values()]
        if ahead := [at - now for at in coming if at is not None]:
            self._dispatcher.after(min(*ahead, LOOK_AHEAD_S), timer)

    def _timer(self, turn: int) -> None:
        if turn == self._turn:
            self.look()

    def look(self) -> None:
        """Fire what is due; of a rule that was due several times, the last."""
        now = self._clock.now()
        with self._lock:
            if self._held:
                return
            for name, (table, done) in self.timetables().items():
                if (at := table.last(now, since=done)) is not None:
                    self.fire_due(name, at)
        self._set_timer()

    def _rules(self) -> dict[str, Any]:
        rules = events_backends[ACCOUNT][REGION].event_buses["default"].rules
        return {name: rule for name, rule in rules.items() if rule.scheduled_expression and rule.state == "ENABLED"}

    def _fire(self, name: str, at: float) -> None:
        rule = self._rules()[name]
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": ACCOUNT,
            "time": iso(at),
            "region": REGION,
            "resources": [rule.arn],
            "detail": {},
        }
        for target in list(rule.targets):
            self._buses.deliver(rule, target, event)
