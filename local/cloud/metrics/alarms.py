"""When an alarm is in which state: a rule, the points of its metric and a moment. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from local.cloud.metrics.queries import Answers, Query, Source, metric_of
from local.cloud.metrics.queries import read as queries_read
from local.cloud.metrics.series import MINUTE, Metric, Points

State = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]

COMPARISONS = {
    "GreaterThanOrEqualToThreshold": "greater than or equal to",
    "GreaterThanThreshold": "greater than",
    "LessThanThreshold": "less than",
    "LessThanOrEqualToThreshold": "less than or equal to",
}
SETTLED: dict[str, State] = {"notBreaching": "OK", "breaching": "ALARM", "missing": "INSUFFICIENT_DATA"}


@dataclass(frozen=True)
class Rule:
    """An alarm on one metric, as its template says, or on an expression: `queries`, of which one is returned."""

    name: str
    metric: Metric
    statistic: str
    period_s: int
    periods: int
    to_alarm: int
    comparison: str
    threshold: float
    missing: str  # how a period without data counts: missing, ignore, breaching, notBreaching
    queries: tuple[Query, ...] = ()

    def breached_by(self, value: float) -> bool:
        return {
            "GreaterThanOrEqualToThreshold": value >= self.threshold,
            "GreaterThanThreshold": value > self.threshold,
            "LessThanThreshold": value < self.threshold,
            "LessThanOrEqualToThreshold": value <= self.threshold,
        }[self.comparison]

    @property
    def rises(self) -> bool:
        """Whether more data can only bring a period over the threshold; of an expression nobody knows."""
        return self.comparison.startswith("Greater") and not self.queries

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Those whose values it is judged by."""
        return tuple(query.metric for query in self.queries if query.metric) if self.queries else (self.metric,)

    def points(self, source: Source, now: float) -> Points:
        """Of its window and what came since, by its period. An expression fills nothing ahead of data."""
        since, until = now - (self.periods + 1) * self.period_s, now + self.period_s
        if not self.queries:
            return source.points(self.metric, self.statistic, self.period_s, since=since, until=until)
        current = now // self.period_s * self.period_s
        begun = any(
            source.points(query.metric, query.statistic, self.period_s, since=current, until=until)
            for query in self.queries
            if query.metric
        )
        answers = Answers(self.queries, source, since - self.period_s, until if begun else current)
        [line] = answers.lines(next(query.id for query in self.queries if query.returned))
        return {at: value for at, value in line.points.items() if at >= since}


@dataclass(frozen=True)
class Verdict:
    """`look_again_at`: when the passing of time alone may change it; None when only new data can."""

    state: State
    reason: str
    look_again_at: float | None


def read(name: str, properties: Mapping[str, Any]) -> Rule:
    """Raises ValueError for alarms that are judged in another way: anomaly detection, what metric math has not here."""
    if properties["ComparisonOperator"] not in COMPARISONS:
        message = f"alarm {name}: only alarms with a fixed threshold are evaluated here"
        raise ValueError(message)
    periods = int(properties["EvaluationPeriods"])
    return Rule(
        name=name,
        **(on_expression(name, properties["Metrics"]) if "Metrics" in properties else on_metric(properties)),
        periods=periods,
        to_alarm=int(properties.get("DatapointsToAlarm") or periods),
        comparison=properties["ComparisonOperator"],
        threshold=float(properties["Threshold"]),
        missing=properties.get("TreatMissingData", "missing"),
    )


def on_metric(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "metric": metric_of(properties),
        "statistic": properties.get("ExtendedStatistic") or properties["Statistic"],
        "period_s": max(MINUTE, int(properties["Period"])),
    }


def on_expression(name: str, metrics: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Its period is the longest of its metrics'. Raises ValueError for what gives not exactly one line."""
    queries = tuple(queries_read(each) for each in metrics)
    if any("SEARCH(" in query.expression for query in queries):
        message = f"alarm {name}: SEARCH is not for alarms"
        raise ValueError(message)
    returned = [query for query in queries if query.returned]
    found = [line for query in returned for line in Answers(queries, NOTHING, 0, 0).lines(query.id)]
    measured = [query.period_s for query in queries if query.metric]
    if len(returned) != 1 or len(found) != 1 or not measured:
        message = f"alarm {name}: it is to return one line made of metrics, not {len(found)}"
        raise ValueError(message)
    [query] = returned
    if query.metric:
        return {"metric": query.metric, "statistic": query.statistic, "period_s": query.period_s}
    shown = Metric("", query.label or query.expression)
    return {"metric": shown, "statistic": query.expression, "period_s": max(measured), "queries": queries}


class _Nothing:
    """A source in which nothing was measured: what an expression asks for is seen all the same."""

    def metrics(self) -> list[Metric]:
        return []

    def points(self, *_: object, **__: object) -> Points:
        return {}


NOTHING = _Nothing()


def window(rule: Rule, points: Points, now: float) -> list[int]:
    """Starts of the periods that count at that moment, oldest first.

    The period under way counts as soon as it has data, where more data can only bring it over the threshold:
    an alarm is then raised at once, where AWS takes a minute or two. Otherwise the last period that is over ends it.
    """
    current = int(now // rule.period_s) * rule.period_s
    last = current if rule.rises and current in points else current - rule.period_s
    return [last - rule.period_s * back for back in reversed(range(rule.periods))]


def judge(rule: Rule, points: Points, now: float, was: State) -> Verdict:
    """`points` hold the rule's statistic by its period."""
    starts = window(rule, points, now)
    there = {start: points[start] for start in starts if start in points}
    absent = len(starts) - len(there)
    breaching = sum(rule.breached_by(value) for value in there.values()) + absent * (rule.missing == "breaching")
    state: State
    if not there and rule.missing in ("missing", "ignore"):
        state = "INSUFFICIENT_DATA" if rule.missing == "missing" else was
    else:
        state = "ALARM" if breaching >= rule.to_alarm else "OK"
    pending = bool(there) or any(start > starts[-1] for start in points) or state != SETTLED.get(rule.missing, state)
    again = (int(now // rule.period_s) + 1) * float(rule.period_s) if pending else None
    return Verdict(state, reason(rule, there, absent), again)


def reason(rule: Rule, there: Points, absent: int) -> str:
    """In CloudWatch's words."""
    if not there:
        treated = f" and treated as [{rule.missing}]" if rule.missing in ("breaching", "notBreaching") else ""
        return f"Threshold Crossed: no datapoints were received for {absent} period(s){treated}."
    shown = ", ".join(f"{value:g} ({clock(start)})" for start, value in there.items())
    crossed = sum(rule.breached_by(value) for value in there.values())
    words = f"{COMPARISONS[rule.comparison]} the threshold ({rule.threshold:g})"
    return f"Threshold Crossed: {crossed} out of the last {len(there) + absent} datapoints [{shown}] was {words}."


def clock(at: float) -> str:
    """
    >>> clock(0)
    '01/01/70 00:00:00'
    """
    return datetime.fromtimestamp(at, UTC).strftime("%d/%m/%y %H:%M:%S")
