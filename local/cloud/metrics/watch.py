"""Alarms of the deployed stacks: looked at when their metric changed or their window moved, and what they then do."""

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend, cloudwatch_backends
from moto.sns.models import sns_backends

from local.cloud.access.evaluation import Ask
from local.cloud.access.permits import Permits, RefusedError
from local.cloud.deploy.stacks import Resource
from local.cloud.endpoint.locks import ServiceLocks
from local.cloud.metrics.alarms import Rule, Verdict, judge, read
from local.cloud.metrics.series import Measurements, Metric
from local.cloud.settings import ACCOUNT, REGION
from local.cloud.sources.dispatcher import Dispatcher

ACTIONS = {"ALARM": "alarm_actions", "OK": "ok_actions", "INSUFFICIENT_DATA": "insufficient_data_actions"}
LATE_S = 0.05  # a period is looked at just after its end
TOGETHER_S = 0.2  # what changes within so short a time is judged once


@dataclass(frozen=True)
class AlarmState:
    """`label` is <stack>/<logical id>; `since` seconds since 1970."""

    name: str
    label: str
    state: str
    reason: str
    since: float


Measure = Callable[[float], float | None]
"""Measures what is a level rather than an event (a queue's depth) at that moment; tells when to measure again."""


class Watch:
    """One timer, set only while time alone can change something: an alarm's window, or a level that is not zero."""

    def __init__(
        self,
        *,
        measurements: Measurements,
        dispatcher: Dispatcher,
        locks: ServiceLocks,
        permits: Permits,
        measure: Measure,
    ) -> None:
        self._measurements = measurements
        self._dispatcher = dispatcher
        self._locks = locks
        self._permits = permits
        self.problems: list[str] = []  # alarms that nobody heard
        self._measure = measure
        self._looking = threading.RLock()
        self._rules: dict[str, Rule] = {}
        self._labels: dict[str, str] = {}
        self._of_metric: dict[Metric, list[str]] = {}
        self._due: dict[str, float] = {}  # alarm → when it is to be looked at
        self._changed: set[str] = set()
        self._timer_at: float | None = None
        self._judging = False
        self.unread: dict[str, str] = {}  # alarms that are not evaluated, with the reason
        measurements.listeners.append(self._measured)

    def deploy(self, resources: Iterable[Resource]) -> None:
        rules: dict[str, Rule] = {}
        self.unread = {}
        for resource in resources:
            if resource.type == "AWS::CloudWatch::Alarm":
                self._labels[resource.physical_id] = resource.label
                try:
                    rules[resource.physical_id] = read(resource.physical_id, resource.properties)
                except ValueError as error:
                    self.unread[resource.physical_id] = str(error)
        of_metric: dict[Metric, list[str]] = {}
        for rule in rules.values():
            for metric in rule.metrics:
                of_metric.setdefault(metric, []).append(rule.name)
        with self._looking:
            self._rules, self._of_metric, self._due = rules, of_metric, {}
            self._changed |= set(rules)
        self.look()

    def look(self) -> None:
        """Measure the levels, judge what changed and what is due now, and set the timer for what will be."""
        self._judge(self._measure(self._measurements.clock()))

    def _judge(self, again: float | None = None) -> None:
        with self._looking:
            now = self._measurements.clock()
            self._judging = False
            names = {name for name, at in self._due.items() if at <= now}
            while self._changed:
                names.add(self._changed.pop())
            for name in sorted(names & set(self._rules)):
                self._look_at(self._rules[name], now)
            coming = [*self._due.values(), *([again] if again is not None else [])]
            if coming:
                self._set_timer(min(coming), now)

    def due(self, changed_at: float) -> dict[str, float]:
        """Alarm → when its window moves, as long as what it measured up to that moment can be in it."""
        with self._looking:
            reach = {name: (rule.periods + 1) * rule.period_s for name, rule in self._rules.items()}
            return {name: at for name, at in self._due.items() if at <= changed_at + reach.get(name, 0)}

    def rule(self, name: str) -> Rule | None:
        return self._rules.get(name)

    def states(self) -> list[AlarmState]:
        """Of all alarms, by name; of those not evaluated with the reason why."""
        with self._locks.of("monitoring"):
            return [
                AlarmState(
                    name=name,
                    label=self._labels.get(name, name),
                    state=alarm.state_value,
                    reason=self.unread.get(name) or alarm.state_reason,
                    since=alarm.state_updated_timestamp.replace(tzinfo=UTC).timestamp(),
                )
                for name, alarm in sorted(backend().alarms.items())
            ]

    def _measured(self, metric: Metric) -> None:
        if names := self._of_metric.get(metric):
            self._changed.update(names)
            if not self._judging:
                self._judging = True
                self._dispatcher.after(TOGETHER_S, self._judge, aside=True)

    def _set_timer(self, at: float, now: float) -> None:
        if self._timer_at is None or at < self._timer_at:
            self._timer_at = at
            self._dispatcher.after(at - now + LATE_S, self._timer, aside=True)

    def _timer(self) -> None:
        self._timer_at = None
        self.look()

    def _look_at(self, rule: Rule, now: float) -> None:
        points = rule.points(self._measurements, now)
        with self._locks.of("monitoring"):
            alarm = backend().alarms.get(rule.name)
            if alarm is None:
                self._due.pop(rule.name, None)
                return
            verdict = judge(rule, points, now, alarm.state_value)  # type: ignore[arg-type]
            before = alarm.state_value
            if verdict.state != before:
                turn(alarm, verdict, now)
        if verdict.look_again_at is None or not self._has_data(rule, now):
            self._due.pop(rule.name, None)
        else:
            self._due[rule.name] = verdict.look_again_at
        if verdict.state != before and alarm.actions_enabled:
            self._tell(alarm, rule, before)

    def _has_data(self, rule: Rule, now: float) -> bool:
        """Whether the passing of time can change anything: what an expression fills is the same for ever."""
        since, until = now - (rule.periods + 1) * rule.period_s, now + rule.period_s
        return not rule.queries or any(
            self._measurements.points(metric, "SampleCount", rule.period_s, since=since, until=until)
            for metric in rule.metrics
        )

    def _tell(self, alarm: Alarm, rule: Rule, before: str) -> None:
        text = json.dumps(notice(alarm, rule, before), ensure_ascii=False)
        for arn in getattr(alarm, ACTIONS[alarm.state_value]):
            if ":sns:" in arn and self._may_tell(alarm, arn):
                with self._locks.of("sns"):
                    subject = f'{alarm.state_value}: "{alarm.name}"'[:99]
                    sns_backends[ACCOUNT][REGION].publish(text, arn=arn, subject=subject)

    def _may_tell(self, alarm: Alarm, topic: str) -> bool:
        try:
            self._permits.check_service("cloudwatch.amazonaws.com", Ask("sns:Publish", topic), source=alarm.alarm_arn)
        except RefusedError as refused:
            self.problems.append(f"alarm {alarm.name} was not heard: {refused}")
            return False
        return True


def backend() -> CloudWatchBackend:
    return cloudwatch_backends[ACCOUNT][REGION]


def turn(alarm: Alarm, verdict: Verdict, now: float) -> None:
    alarm.update_state(verdict.reason, "{}", verdict.state)
    alarm.state_updated_timestamp = datetime.fromtimestamp(now, UTC).replace(tzinfo=None)


def notice(alarm: Alarm, rule: Rule, before: str) -> dict[str, Any]:
    """What CloudWatch tells a topic."""
    return {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": ACCOUNT,
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "StateChangeTime": alarm.state_updated_timestamp.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
        "Region": REGION,
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": before,
        "Trigger": {
            **(of_expression(rule) if rule.queries else of_metric(rule)),
            "Period": rule.period_s,
            "EvaluationPeriods": rule.periods,
            "ComparisonOperator": rule.comparison,
            "Threshold": rule.threshold,
            "TreatMissingData": rule.missing,
        },
    }


def of_metric(rule: Rule) -> dict[str, Any]:
    return {
        "MetricName": rule.metric.name,
        "Namespace": rule.metric.namespace,
        "StatisticType": "Statistic",
        "Statistic": rule.statistic,
        "Dimensions": [{"name": name, "value": value} for name, value in rule.metric.dimensions],
    }


def of_expression(rule: Rule) -> dict[str, Any]:
    """The expressions with their ids, as in the alarm; metrics by name."""
    return {
        "Metrics": [
            {"Id": query.id, "Expression": query.expression, "Label": query.label, "ReturnData": query.returned}
            if query.expression
            else {"Id": query.id, "MetricName": query.metric and query.metric.name, "ReturnData": query.returned}
            for query in rule.queries
        ]
    }
