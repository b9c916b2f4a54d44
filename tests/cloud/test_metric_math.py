"""CloudWatch's metric math: in queries, in widgets and in alarms."""

import pytest

from local.cloud.look.dashboards import View, widget_of
from local.cloud.metrics.alarms import judge, read
from local.cloud.metrics.expressions import Line, Scope, Value, evaluate
from local.cloud.metrics.queries import Answers
from local.cloud.metrics.queries import read as query
from local.cloud.metrics.series import Measurements, Metric

ERRORS, CALLS = Metric("room", "Errors"), Metric("room", "Calls")
M1, M2 = Line({0: 4.0, 60: 6.0, 180: 9.0}, 60), Line({0: 2.0, 60: 0.0, 120: 5.0}, 60)


def said(expression: str, **known: Value) -> Value:
    """Of the two lines, over four minutes."""
    named: dict[str, Value] = {"m1": M1, "m2": M2, **known}
    metrics = {"m1": M1, "m2": M2}
    return evaluate(expression, Scope(named.__getitem__, lambda: metrics, lambda *_: (M1, M2), 0, 240))


@pytest.mark.parametrize(
    ("expression", "points"),
    [
        ("m1 + m2", {0: 6.0, 60: 6.0}),
        ("m1 - m2 * 2", {0: 0.0, 60: 6.0}),
        ("(m1 + 2) / m2", {0: 3.0}),
        ("-m1", {0: -4.0, 60: -6.0, 180: -9.0}),
        ("m2 ^ 2", {0: 4.0, 60: 0.0, 120: 25.0}),
        ("m1 > 5", {0: 0.0, 60: 1.0, 180: 1.0}),
        ("m1 > 5 AND m2 >= 0", {0: 0.0, 60: 1.0}),
        ("m1 > 5 || m2 == 2", {0: 1.0, 60: 1.0}),
        ("FILL(m1, 0)", {0: 4.0, 60: 6.0, 120: 0.0, 180: 9.0}),
        ("FILL(m2, REPEAT)", {0: 2.0, 60: 0.0, 120: 5.0, 180: 5.0}),
        ("FILL(m1, LINEAR)", {0: 4.0, 60: 6.0, 120: 7.5, 180: 9.0}),
        ("FILL(m1, m2)", {0: 4.0, 60: 6.0, 120: 5.0, 180: 9.0}),
        ("SUM([m1, m2])", {0: 6.0, 60: 6.0, 120: 5.0, 180: 9.0}),
        ("AVG([m1, m2])", {0: 3.0, 60: 3.0, 120: 5.0, 180: 9.0}),
        ("MAX(METRICS())", {0: 4.0, 60: 6.0, 120: 5.0, 180: 9.0}),
        ("MIN(METRICS('2'))", {0: 2.0, 60: 0.0, 120: 5.0}),
        ("SUM(SEARCH('{a,b} c', 'Sum', 60))", {0: 6.0, 60: 6.0, 120: 5.0, 180: 9.0}),
        ("m1 / SUM(m2)", {0: 4 / 7, 60: 6 / 7, 180: 9 / 7}),
        ("m1 / PERIOD(m1)", {0: 4 / 60, 60: 0.1, 180: 0.15}),
        ("DIFF(m1)", {60: 2.0, 180: 3.0}),
        ("RATE(m1)", {60: 2 / 60, 180: 3 / 120}),
        ("RUNNING_SUM(m1)", {0: 4.0, 60: 10.0, 180: 19.0}),
        ("IF(m2, m1)", {0: 4.0}),
        ("IF(m2 > 1, 1, 0)", {0: 1.0, 60: 0.0, 120: 1.0}),
        ("IF(FILL(m1, 0) > 4,\n  m1, 0)", {0: 0.0, 60: 6.0, 120: 0.0, 180: 9.0}),
        ("CEIL(m1 / 4) + FLOOR(ABS(0 - m2) / 4)", {0: 1.0, 60: 2.0}),
        ("m1 * METRIC_COUNT(METRICS())", {0: 8.0, 60: 12.0, 180: 18.0}),
    ],
)
def test_an_expression_gives_a_line(expression: str, points: dict[int, float]) -> None:
    found = said(expression)
    assert isinstance(found, Line)
    assert found.points == pytest.approx(points)


def test_what_is_said_of_several_lines_is_said_of_each() -> None:
    found = said("METRICS() * 10")
    assert isinstance(found, tuple)
    assert [line.points[0] for line in found] == [40.0, 20.0]


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os')",
        "m1.points",
        "m1[0]",
        "[m for m in m1]",
        "lambda: 1",
        "m1 +",
        "0 < m1 < 5",
        "METRICS() + METRICS()",
        "ANOMALY_DETECTION_BAND(m1, 2)",
        "SUM(m1, m2)",
        "[1, 2]",
        "'m1'",
    ],
)
def test_nothing_else_is_computed(expression: str) -> None:
    with pytest.raises(ValueError, match=r"not computed|not to be read|cannot be combined|not a line"):
        said(expression)


def asked(id_: str, metric: Metric, *, shown: bool = False) -> dict[str, object]:
    stat = {"Metric": {"Namespace": metric.namespace, "MetricName": metric.name}, "Stat": "Sum", "Period": 60}
    return {"Id": id_, "MetricStat": stat, "ReturnData": shown}


def measured(*values: tuple[float, float, float]) -> Measurements:
    """By (moment, errors, calls)."""
    made = Measurements(lambda: 0.0)
    for at, errors, calls in values:
        made.put(ERRORS, errors, at=at)
        made.put(CALLS, calls, at=at)
    return made


def test_expressions_build_on_each_other_and_not_on_themselves() -> None:
    described: list[dict[str, object]] = [
        {"Id": "rate", "Expression": "100 * share", "Label": "错误率"},
        {"Id": "share", "Expression": "e / c", "ReturnData": False},
        {"Id": "round", "Expression": "round + 1"},
        asked("e", ERRORS),
        asked("c", CALLS),
    ]
    answers = Answers([query(each) for each in described], measured((0, 1, 4)), 0, 60)
    [line] = answers.lines("rate")
    assert (line.label, line.points) == ("错误率", {0: 25.0})
    with pytest.raises(ValueError, match="asks for itself"):
        answers.lines("round")


def an_alarm(expression: str, **changes: object) -> dict[str, object]:
    shown = {"Id": "x", "Expression": expression, "Label": "错误率", "ReturnData": True}
    told = {"ComparisonOperator": "GreaterThanThreshold", "Threshold": 20, "EvaluationPeriods": 2}
    return {"Metrics": [shown, asked("e", ERRORS), asked("c", CALLS)], **told, **changes}


def test_an_alarm_on_an_expression_counts_periods_that_are_over() -> None:
    rule = read("Share", an_alarm("100 * e / c"))
    assert (rule.metrics, rule.period_s) == ((ERRORS, CALLS), 60)
    found = measured((0, 1, 2), (60, 1, 2), (120, 0, 9))
    assert judge(rule, rule.points(found, 130), 130, "OK").state == "ALARM"
    later = judge(rule, rule.points(found, 190), 190, "ALARM")
    assert (later.state, later.look_again_at) == ("OK", 240)


def test_an_alarm_on_what_is_filled_sees_no_data_as_what_it_is_filled_with() -> None:
    rule = read("Filled", an_alarm("FILL(e, 0)", ComparisonOperator="LessThanThreshold", Threshold=1))
    found = measured((0, 5, 5), (60, 5, 5))
    assert [judge(rule, rule.points(found, now), now, "OK").state for now in (130, 190, 250)] == ["OK", "OK", "ALARM"]


@pytest.mark.parametrize(
    "expression", ["SUM(e)", "METRICS()", "e / missing", "SUM(SEARCH('{a,b}', 'Sum', 60))", "ANOMALY_DETECTION_BAND(e)"]
)
def test_an_alarm_needs_one_line(expression: str) -> None:
    with pytest.raises(ValueError, match=r"line|asked for|SEARCH|not computed"):
        read("Other", an_alarm(expression))


def test_a_widget_draws_what_it_shows_of_its_expressions() -> None:
    widget = {
        "type": "metric",
        "properties": {
            "stat": "Sum",
            "period": 60,
            "metrics": [
                [{"expression": "100 * e / c", "label": "错误率", "id": "share"}],
                ["room", "Errors", {"id": "e", "visible": False}],
                [".", "Calls", {"id": "c"}],
                [{"expression": "STDDEV(c)"}],
            ],
        },
    }
    shown = widget_of(widget, View(measured((0, 1, 4)), 0, 60, str))
    assert [(line["label"], line["points"]) for line in shown["lines"]] == [
        ("错误率", [[0, 25.0]]),
        ("Calls", [[0, 4]]),
    ]
    assert "STDDEV" in shown["unread"]
