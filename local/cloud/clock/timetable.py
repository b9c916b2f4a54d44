"""When a schedule is due: rate and cron expressions of EventBridge. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

UNITS = {"minute": 60, "hour": 3600, "day": 86400}
NAMES = {name: str(number) for number, name in enumerate(["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], start=1)}
DAYS_MAX = 366  # a schedule that is not due within a year is not due


@dataclass(frozen=True)
class Timetable:
    """Moments in seconds since 1970. A rate counts from `begun`.

    >>> rate = Timetable.read("rate(5 minutes)", 1000.0)
    >>> rate.next(1000.0), rate.next(1300.0), rate.last(5000.0, since=1000.0), rate.last(1200.0, since=1000.0)
    (1300.0, 1600.0, 4900.0, None)
    >>> night = Timetable.read("cron(30 2 * * ? *)", 0.0)
    >>> night.next(0.0) / 3600, night.next(9000.0) / 3600, night.last(90000.0, since=0.0) / 3600
    (2.5, 26.5, 2.5)
    """

    expression: str
    begun: float
    rate_s: float | None
    fields: tuple[str, ...]

    @classmethod
    def read(cls, expression: str, begun: float) -> "Timetable":
        if rate := re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression):
            return cls(expression, begun, float(int(rate[1]) * UNITS[rate[2]]), ())
        fields = expression.removeprefix("cron(").removesuffix(")").split()
        return cls(expression, begun, None, tuple(fields))

    def next(self, after: float) -> float | None:
        """The first moment it is due after that one; None when not within a year."""
        if self.rate_s is not None:
            return self.begun + ((after - self.begun) // self.rate_s + 1) * self.rate_s
        return next((at for at in self._moments(after, forwards=True) if at > after), None)

    def last(self, until: float, *, since: float) -> float | None:
        """The last moment it is due in (since, until]."""
        if self.rate_s is not None:
            at: float | None = self.begun + (until - self.begun) // self.rate_s * self.rate_s
        else:
            at = next((at for at in self._moments(until, forwards=False) if at <= until), None)
        return at if at is not None and at > since else None

    def _moments(self, start: float, *, forwards: bool) -> Iterator[float]:
        """From the day of `start` on, in order."""
        midnight = datetime.fromtimestamp(start, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        minutes = [at for at in range(1440) if allows(self.fields[0], at % 60) and allows(self.fields[1], at // 60)]
        for days in range(DAYS_MAX):
            day = midnight + timedelta(days=days if forwards else -days)
            if self._on(day):
                yield from (day.timestamp() + at * 60 for at in (minutes if forwards else reversed(minutes)))

    def _on(self, day: datetime) -> bool:
        """Day of month, month, day of week (1 is Sunday), year."""
        values = (day.day, day.month, day.isoweekday() % 7 + 1, day.year)
        return all(allows(field, value) for field, value in zip(self.fields[2:], values, strict=True))


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
