"""What was measured, by metric and minute."""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

MINUTE = 60
MINUTES_MAX = 1440  # a metric forgets what is older than its last so many minutes with data
SAMPLES_MAX = 500  # of a minute, for percentiles: beyond it they are those of its first values

Clock = Callable[[], float]
"""Seconds since 1970."""
Points = dict[int, float]
"""Start of a period (seconds since 1970) → the statistic of what was measured in it; those without data are absent."""


@dataclass(frozen=True)
class Metric:
    """`dimensions` are sorted by name."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()


def metric(namespace: str, name: str, **dimensions: str) -> Metric:
    return Metric(namespace, name, tuple(sorted(dimensions.items())))


@dataclass
class Bucket:
    """A minute of one metric."""

    count: float = 0
    total: float = 0
    least: float = math.inf
    most: float = -math.inf
    samples: list[float] = field(default_factory=list)

    def add(self, value: float, count: float = 1) -> None:
        self.count += count
        self.total += value * count
        self.least, self.most = min(self.least, value), max(self.most, value)
        if len(self.samples) < SAMPLES_MAX:
            self.samples.append(value)

    def statistic(self, name: str) -> float:
        """Sum, Average, Minimum, Maximum, SampleCount, or a percentile. Raises ValueError for any other.

        >>> minute = Bucket()
        >>> for value in (1, 2, 3, 10): minute.add(value)
        >>> minute.statistic("Average"), minute.statistic("p50"), minute.statistic("p95")
        (4.0, 2, 10)
        """
        if name.startswith("p") and name[1:].replace(".", "", 1).isdigit():
            ordered = sorted(self.samples)
            return ordered[max(0, math.ceil(len(ordered) * float(name[1:]) / 100) - 1)]
        known = {"Sum": self.total, "Minimum": self.least, "Maximum": self.most, "SampleCount": self.count}
        if name == "Average":
            return self.total / self.count
        if name not in known:
            message = f"statistic {name} is not computed here"
            raise ValueError(message)
        return known[name]


def joined(buckets: Iterable[Bucket]) -> Bucket:
    whole = Bucket()
    for bucket in buckets:
        whole.count += bucket.count
        whole.total += bucket.total
        whole.least, whole.most = min(whole.least, bucket.least), max(whole.most, bucket.most)
        whole.samples += bucket.samples
    return whole


class Measurements:
    """All metrics. `listeners` hear which metric got a value; they must not wait."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.listeners: list[Callable[[Metric], None]] = []
        self._lock = threading.Lock()
        self._series: dict[Metric, OrderedDict[int, Bucket]] = {}
        self._units: dict[Metric, str] = {}

    def put(self, of: Metric, value: float, *, at: float | None = None, unit: str = "None", count: float = 1) -> None:
        moment = self.clock() if at is None else at
        minute = int(moment // MINUTE) * MINUTE
        with self._lock:
            series = self._series.setdefault(of, OrderedDict())
            self._units[of] = unit
            series.setdefault(minute, Bucket()).add(value, count)
            if len(series) > MINUTES_MAX:
                series.popitem(last=False)
        for listener in self.listeners:
            listener(of)

    def metrics(self) -> list[Metric]:
        with self._lock:
            return list(self._series)

    def unit(self, of: Metric) -> str:
        return self._units.get(of, "None")

    def points(self, of: Metric, statistic: str, period_s: int, *, since: float = 0, until: float = math.inf) -> Points:
        """Periods that begin in [since, until), oldest first; none is shorter than a minute."""
        period = max(MINUTE, period_s)
        groups: dict[int, list[Bucket]] = {}
        with self._lock:
            series: dict[int, Bucket] = self._series.get(of, {})
            wanted: Iterable[int] = series
            if (until - since) / MINUTE < len(series):
                wanted = range(int(since // MINUTE) * MINUTE, int(until + period), MINUTE)
            for minute in wanted:
                start = minute // period * period
                if since <= start < until and minute in series:
                    groups.setdefault(start, []).append(series[minute])
            return {start: joined(groups[start]).statistic(statistic) for start in sorted(groups)}
