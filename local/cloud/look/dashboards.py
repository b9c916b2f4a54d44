"""The template's own dashboards, as lines of points that a page can draw."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local.cloud.metrics.expressions import Line
from local.cloud.metrics.queries import Answers, Query
from local.cloud.metrics.series import MINUTE, Measurements, Metric, Points

Json = dict[str, Any]


@dataclass(frozen=True)
class View:
    """What is drawn: measurements of a time. `label` tells how a stack calls the resource that a dimension names."""

    measurements: Measurements
    since: float
    until: float
    label: Callable[[str], str]


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
    queries = [query_of(at, entry, properties) for at, entry in enumerate(expanded(properties.get("metrics", [])))]
    answers = Answers([query for query, _ in queries], view.measurements, view.since, view.until)
    drawn_lines: list[Json] = []
    unread: list[str] = []
    for query, options in queries:
        try:
            found = answers.lines(query.id) if query.returned else ()
        except ValueError as error:
            unread.append(str(error))
            continue
        drawn_lines += [line_of(line, query, options, view) for line in found]
    return {**shown, "lines": drawn_lines, "unread": "; ".join(unread)}


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


def query_of(at: int, entry: list[Any], properties: Mapping[str, Any]) -> tuple[Query, Json]:
    """A row of a widget, and its options. Without an id of its own nothing can refer to it but METRICS()."""
    options: Json = entry[-1] if isinstance(entry[-1], dict) else {}
    id_, visible = options.get("id") or f"_{at}", options.get("visible", True)
    if "expression" in options:
        return Query(id_, options.get("label") or "", visible, expression=options["expression"]), options
    names = [name for name in entry if not isinstance(name, dict)]
    dimensions = tuple(sorted(zip(names[2::2], names[3::2], strict=True)))
    query = Query(
        id=id_,
        label=options.get("label") or names[1],
        returned=visible,
        metric=Metric(names[0], names[1], dimensions),
        statistic=options.get("stat", properties.get("stat", "Average")),
        period_s=int(options.get("period", properties.get("period", 5 * MINUTE))),
    )
    return query, options


def line_of(line: Line, query: Query, options: Json, view: View) -> Json:
    searched = line.metric if query.expression else None
    own = told(searched, view) if searched else line.label
    return {
        "label": options.get("label") or own or query.expression,
        "unit": view.measurements.unit(line.metric) if line.metric else "None",
        "statistic": line.statistic,
        "right": options.get("yAxis") == "right",
        "points": as_pairs(line.points),
    }


def told(metric: Metric, view: View) -> str:
    whose = " · ".join(view.label(value) for _, value in metric.dimensions)
    return whose if metric.namespace.startswith("AWS/") else f"{metric.name} · {whose}"


def as_pairs(points: Points) -> list[list[float]]:
    return [[at, value] for at, value in points.items()]
