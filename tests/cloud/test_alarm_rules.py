"""When an alarm is in which state."""

from collections.abc import Callable
from typing import cast

import pytest

from local.cloud.access.permits import Permits
from local.cloud.endpoint.locks import ServiceLocks
from local.cloud.metrics.alarms import Rule, State, judge, read
from local.cloud.metrics.series import Measurements, Metric
from local.cloud.metrics.watch import Watch
from local.cloud.sources.dispatcher import Dispatcher

NOW = 6030.0  # half a minute into the minute 6000


def a_rule(**changes: object) -> Rule:
    told = {
        "name": "Late",
        "metric": Metric("room", "Late"),
        "statistic": "Sum",
        "period_s": 60,
        "periods": 3,
        "to_alarm": 2,
        "comparison": "GreaterThanThreshold",
        "threshold": 5.0,
        "missing": "notBreaching",
    }
    return Rule(**{**told, **changes})  # type: ignore[arg-type]


def test_so_many_of_the_last_periods_must_breach() -> None:
    assert judge(a_rule(), {5880: 9, 5940: 1, 6000: 9}, NOW, "OK").state == "ALARM"
    assert judge(a_rule(), {5880: 9, 5940: 5, 6000: 1}, NOW, "OK").state == "OK"
    assert judge(a_rule(), {5820: 9, 5940: 1, 6000: 9}, NOW, "OK").state == "OK"


def test_a_period_under_way_can_end_nothing_and_falls_below_no_threshold() -> None:
    falls = a_rule(comparison="LessThanThreshold", periods=1, to_alarm=1)
    assert judge(falls, {5940: 9, 6000: 1}, NOW, "OK").state == "OK"
    assert judge(falls, {5940: 9, 6000: 1}, NOW + 60, "OK").state == "ALARM"
    assert judge(a_rule(periods=1, to_alarm=1), {5940: 9}, NOW, "ALARM").state == "ALARM"


@pytest.mark.parametrize(
    ("missing", "was", "state"),
    [
        ("notBreaching", "ALARM", "OK"),
        ("breaching", "OK", "ALARM"),
        ("missing", "OK", "INSUFFICIENT_DATA"),
        ("ignore", "ALARM", "ALARM"),
    ],
)
def test_a_window_without_data_counts_as_the_alarm_says(missing: str, was: State, state: State) -> None:
    verdict = judge(a_rule(missing=missing), {}, NOW, was)
    assert (verdict.state, verdict.look_again_at) == (state, None)


def test_it_is_looked_at_again_as_long_as_time_alone_can_change_it() -> None:
    assert judge(a_rule(), {6000: 9}, NOW, "OK").look_again_at == 6060
    assert judge(a_rule(period_s=300), {6000: 9}, NOW, "OK").look_again_at == 6300
    assert judge(a_rule(), {5760: 9}, NOW, "OK").look_again_at is None


def test_an_alarm_that_is_judged_in_another_way_is_refused() -> None:
    with pytest.raises(ValueError, match="only alarms with a fixed threshold"):
        read("Band", {"Metrics": [], "ComparisonOperator": "GreaterThanUpperThreshold"})


class Later:
    """Takes what is to be done later, and does nothing by itself."""

    def __init__(self) -> None:
        self.timers: list[tuple[float, Callable[[], None]]] = []

    def after(self, seconds: float, task: Callable[[], None], *, aside: bool = False) -> None:  # noqa: ARG002
        self.timers.append((seconds, task))


def test_a_timer_is_set_only_while_time_alone_can_change_something() -> None:
    later, levels = Later(), {"again": 6060.0}
    watch = Watch(
        measurements=Measurements(lambda: NOW),
        dispatcher=cast("Dispatcher", later),
        locks=ServiceLocks(),
        permits=Permits(),
        measure=lambda _: levels.get("again"),
    )
    watch.look()
    watch.look()
    [(seconds, fire)] = later.timers
    assert 30 < seconds < 31

    levels.clear()
    fire()
    assert len(later.timers) == 1
