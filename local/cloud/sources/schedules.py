"""Rules with a schedule: on the account's default bus, by rate or cron."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.events.models import events_backends

from local.cloud.endpoint.buses import Buses, iso
from local.cloud.settings import ACCOUNT, REGION
from local.cloud.sources.dispatcher import Dispatcher

UNITS = {"minute": 60, "hour": 3600, "day": 86400}
LOOK_AHEAD = timedelta(days=2)
NAMES = {name: str(number) for number, name in enumerate(["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], start=1)}


class Schedules:
    """Fires the rules that are due. `enabled` False: only when told to (`fire`)."""

    def __init__(self, buses: Buses, dispatcher: Dispatcher, *, enabled: bool) -> None:
        self._buses = buses
        self._dispatcher = dispatcher
        self._enabled = enabled
        self._planned: set[str] = set()

    def deploy(self) -> None:
        for name in self._rules():
            if self._enabled and name not in self._planned:
                self._planned.add(name)
                self._plan(name)

    def fire(self, part: str) -> int:
        """Fire every scheduled rule whose name holds `part` now; returns how many."""
        names = [name for name in self._rules() if part in name]
        for name in names:
            self._fire(name)
        return len(names)

    def _rules(self) -> dict[str, Any]:
        rules = events_backends[ACCOUNT][REGION].event_buses["default"].rules
        return {name: rule for name, rule in rules.items() if rule.scheduled_expression and rule.state == "ENABLED"}

    def _plan(self, name: str) -> None:
        rule = self._rules().get(name)
        if rule is None:
            self._planned.discard(name)
            return

        def due() -> None:
            if pause is not None:
                self._dispatcher.work(f"schedule {name}", lambda: self._fire(name))
            self._plan(name)

        pause = seconds_until(str(rule.scheduled_expression), datetime.now(UTC))
        self._dispatcher.after(pause if pause is not None else LOOK_AHEAD.total_seconds(), due)

    def _fire(self, name: str) -> None:
        rule = self._rules()[name]
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": ACCOUNT,
            "time": iso(datetime.now(UTC).timestamp()),
            "region": REGION,
            "resources": [rule.arn],
            "detail": {},
        }
        for target in list(rule.targets):
            self._buses.deliver(rule, target, event)


def seconds_until(expression: str, now: datetime) -> float | None:
    """Until the schedule is due next; None when not within two days.

    >>> seconds_until("rate(5 minutes)", datetime(2026, 1, 1, tzinfo=UTC))
    300.0
    >>> seconds_until("cron(30 2 * * ? *)", datetime(2026, 1, 1, 2, 0, tzinfo=UTC))
    1800.0
    """
    if rate := re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression):
        return float(int(rate[1]) * UNITS[rate[2]])
    fields = expression.removeprefix("cron(").removesuffix(")").split()
    at = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while at < now + LOOK_AHEAD:
        if due(fields, at):
            return (at - now).total_seconds()
        at += timedelta(minutes=1)
    return None


def due(fields: list[str], at: datetime) -> bool:
    """Minute, hour, day of month, month, day of week (1 is Sunday), year."""
    values = (at.minute, at.hour, at.day, at.month, at.isoweekday() % 7 + 1, at.year)
    return all(allows(field, value) for field, value in zip(fields, values, strict=True))


def allows(field: str, value: int) -> bool:
    """One cron field: lists, ranges, steps.

    >>> allows("*/15", 30), allows("1-5", 6), allows("MON-FRI", 2), allows("?", 9)
    (True, False, True, True)
    """
    for part in field.split(","):
        span, _, step = part.partition("/")
        for name, number in NAMES.items():
            span = span.replace(name, number)
        first, _, last = span.partition("-")
        if span in ("*", "?"):
            low, high = 0, 9999
        else:
            low, high = int(first), int(last or (9999 if step else first))
        if low <= value <= high and (value - low) % int(step or 1) == 0:
            return True
    return False
