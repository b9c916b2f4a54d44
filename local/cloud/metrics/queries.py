"""What is asked of CloudWatch together: metrics and expressions over them, by id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from local.cloud.metrics.expressions import Line, Scope, Value, evaluate, lines
from local.cloud.metrics.search import search
from local.cloud.metrics.series import MINUTE, Metric, Points


@dataclass(frozen=True)
class Query:
    """A metric, or an expression. returned: whether its lines are shown, or only used by others."""

    id: str
    label: str
    returned: bool = True
    metric: Metric | None = None
    statistic: str = ""
    period_s: int = MINUTE
    expression: str = ""


class Source(Protocol):
    def metrics(self) -> list[Metric]: ...
    def points(self, of: Metric, statistic: str, period_s: int, *, since: float, until: float) -> Points: ...


def read(described: Mapping[str, Any]) -> Query:
    """As GetMetricData and alarms have it."""
    id_, returned = described["Id"], str(described.get("ReturnData", True)).lower() == "true"
    if "MetricStat" not in described:
        expression = described["Expression"]
        return Query(id_, described.get("Label") or "", returned, expression=expression)
    asked = described["MetricStat"]
    named = metric_of(asked["Metric"])
    return Query(
        id=id_,
        label=described.get("Label") or named.name,
        returned=returned,
        metric=named,
        statistic=asked["Stat"],
        period_s=max(MINUTE, int(asked["Period"])),
    )


def metric_of(described: Mapping[str, Any]) -> Metric:
    dimensions = sorted((one["Name"], str(one["Value"])) for one in described.get("Dimensions") or [])
    return Metric(described["Namespace"], described["MetricName"], tuple(dimensions))


class Answers:
    """Computed when asked for, each once. since, until: seconds since 1970."""

    def __init__(self, queries: Iterable[Query], source: Source, since: float, until: float) -> None:
        self._queries = {query.id: query for query in queries}
        self._source = source
        self._since = since
        self._until = until
        self._found: dict[str, Value] = {}
        self._under_way: set[str] = set()

    def lines(self, id_: str) -> tuple[Line, ...]:
        """Of a metric one, of an expression any number, with labels. Raises ValueError."""
        query = self._queries[id_]
        found = lines(self._value(id_))
        if query.metric or not query.label:
            return found
        if isinstance(self._found[id_], Line):
            return (replace(found[0], label=query.label),)
        return tuple(replace(line, label=f"{query.label} {line.label}".strip()) for line in found)

    def _value(self, id_: str) -> Value:
        if id_ not in self._queries or id_ in self._under_way:
            message = f"{id_} is not asked for, or asks for itself"
            raise ValueError(message)
        if id_ not in self._found:
            self._under_way.add(id_)
            try:
                self._found[id_] = self._computed(self._queries[id_])
            finally:
                self._under_way.discard(id_)
        return self._found[id_]

    def _computed(self, query: Query) -> Value:
        if query.metric:
            return self._line(query.metric, query.statistic, query.period_s, query.label)
        scope = Scope(self._value, self._metrics, self._search, self._since, self._until)
        return evaluate(query.expression, scope)

    def _line(self, metric: Metric, statistic: str, period_s: int, label: str) -> Line:
        period = max(MINUTE, period_s)
        points = self._source.points(metric, statistic, period, since=self._since, until=self._until)
        return Line(points, period, label, metric, statistic)

    def _metrics(self) -> dict[str, Line]:
        return {
            query.id: self._line(query.metric, query.statistic, query.period_s, query.label)
            for query in self._queries.values()
            if query.metric
        }

    def _search(self, what: str, statistic: str, period_s: int) -> tuple[Line, ...]:
        found = search(what, self._source.metrics())
        return tuple(self._line(metric, statistic, period_s, named(metric)) for metric in found)


def named(metric: Metric) -> str:
    """
    >>> named(Metric("AWS/SQS", "Age", (("QueueName", "work"),)))
    'Age work'
    """
    return " ".join([metric.name, *(value for _, value in metric.dimensions)])
