"""When an alarm is in which state: a rule, the points of its metric and a moment. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

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
    """An alarm on one metric, as its template says."""

    name: str
    metric: Metric
    statistic: str
    period_s: int
    periods: int
    to_alarm: int
    comparison: str
    threshold: float
    missing: str  # how a period without data counts: missing, ignore, breaching, notBreaching

    def breached_by(self, value: float) -> bool:
        return {
            "GreaterThanOrEqualToThreshold": value >= self.threshold,
            "GreaterThanThreshold": value > self.threshold,
            "LessThanThreshold": value < self.threshold,
            "LessThanOrEqualToThreshold": value <= self.threshold,
        }[self.comparison]

    @property
    def rises(self) -> bool:
        return self.comparison.startswith("Greater")


@dataclass(frozen=True)
class Verdict:
    """`look_again_at`: when the passing of time alone may change it; None when only new data can."""

    state: State
    reason: str
    look_again_at: float | None


def read(name: str, properties: Mapping[str, Any]) -> Rule:
    """Raises ValueError for alarms that are judged in another way: metric math, anomaly detection."""
    if "MetricName" not in properties or properties["ComparisonOperator"] not in COMPARISONS:
        message = f"alarm {name}: only alarms on one metric with a fixed threshold are evaluated here"
        raise ValueError(message)
    dimensions = tuple(sorted((d["Name"], str(d["Value"])) for d in properties.get("Dimensions", [])))
    periods = int(properties["EvaluationPeriods"])
    return Rule(
        name=name,
        metric=Metric(properties["Namespace"], properties["MetricName"], dimensions),
        statistic=properties.get("ExtendedStatistic") or properties["Statistic"],
        period_s=max(MINUTE, int(properties["Period"])),
        periods=periods,
        to_alarm=int(properties.get("DatapointsToAlarm") or periods),
        comparison=properties["ComparisonOperator"],
        threshold=float(properties["Threshold"]),
        missing=properties.get("TreatMissingData", "missing"),
    )


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
