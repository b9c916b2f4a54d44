"""The template's own dashboards, as lines of points that a page can draw."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local.cloud.metrics.search import search
from local.cloud.metrics.series import MINUTE, Measurements, Metric, Points

Json = dict[str, Any]


@dataclass(frozen=True)
class View:
    """What is drawn: measurements of a time. `label` tells how a stack calls the resource that a dimension names."""

    measurements: Measurements
    since: float
    until: float
    label: Callable[[str], str]

    def points(self, metric: Metric, statistic: str, period_s: int) -> Points:
        return self.measurements.points(metric, statistic, period_s, since=self.since, until=self.until)


def drawn(body: str, view: View) -> list[Json]:
    """The widgets of a dashboard in the order of its grid."""
    widgets = sorted(json.loads(body).get("widgets", []), key=lambda widget: (widget.get("y", 0), widget.get("x", 0)))
    return [widget_of(widget, view) for widget in widgets]


def widget_of(widget: Json, view: View) -> Json:
    properties = widget.get("properties", {})
    shown = {"type": widget["type"], "title": properties.get("title", ""), "width": widget.get("width", 6)}
    if widget["type"] == "text":
        return {**shown, "text": properties.get("markdown", "")}
    if widget["type"] == "alarm":
        return {**shown, "alarms": [arn.split(":alarm:")[-1] for arn in properties.get("alarms", [])]}
    if widget["type"] != "metric":
        return {**shown, "unread": f"这里不画 {widget['type']} 部件"}
    lines: list[Json] = []
    unread: list[str] = []
    for entry in expanded(properties.get("metrics", [])):
        try:
            lines += lines_of(entry, properties, view)
        except ValueError as error:
            unread.append(str(error))
    return {**shown, "lines": lines, "unread": "; ".join(unread)}


def expanded(metrics: Iterable[list[Any]]) -> list[list[Any]]:
    """A row may repeat what stands above it: "." one entry, "..." all that precede the last.

    >>> expanded([["AWS/SQS", "Age", "QueueName", "a"], ["...", "b"], [".", "Depth", ".", "c"]])
    [['AWS/SQS', 'Age', 'QueueName', 'a'], ['AWS/SQS', 'Age', 'QueueName', 'b'], ['AWS/SQS', 'Depth', 'QueueName', 'c']]
    """
    made: list[list[Any]] = []
    above: list[Any] = []
    for row in metrics:
        options = [entry for entry in row if isinstance(entry, dict)]
        names = [entry for entry in row if not isinstance(entry, dict)]
        if names and names[0] == "...":
            names = [*above[: len(above) - len(names) + 1], *names[1:]]
        names = [above[at] if name == "." else name for at, name in enumerate(names)]
        above = names or above
        made.append([*names, *options])
    return made


def lines_of(entry: list[Any], properties: Mapping[str, Any], view: View) -> list[Json]:
    options: Json = entry[-1] if isinstance(entry[-1], dict) else {}
    names = [name for name in entry if not isinstance(name, dict)]
    if "expression" in options:
        found = search(options["expression"], view.measurements.metrics())
        metrics, statistic, period = found.metrics, found.statistic, found.period_s
    else:
        dimensions = tuple(sorted(zip(names[2::2], names[3::2], strict=True)))
        metrics = (Metric(names[0], names[1], dimensions),)
        statistic = options.get("stat", properties.get("stat", "Average"))
        period = int(options.get("period", properties.get("period", 5 * MINUTE)))
    searched = "expression" in options
    return [
        {
            "label": options.get("label") or (told(metric, view) if searched else metric.name),
            "unit": view.measurements.unit(metric),
            "statistic": statistic,
            "right": options.get("yAxis") == "right",
            "points": as_pairs(view.points(metric, statistic, period)),
        }
        for metric in metrics
    ]


def told(metric: Metric, view: View) -> str:
    whose = " · ".join(view.label(value) for _, value in metric.dimensions)
    return whose if metric.namespace.startswith("AWS/") else f"{metric.name} · {whose}"


def as_pairs(points: Points) -> list[list[float]]:
    return [[at, value] for at, value in points.items()]
