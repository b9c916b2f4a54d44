"""The operator's page and its JSON at the operator's desk."""

import json
import mimetypes
from pathlib import Path
from typing import Any

from werkzeug.security import safe_join
from werkzeug.wrappers import Response

from local.cloud.look import executions, log_search, state
from local.cloud.look.dashboards import as_pairs
from local.cloud.look.state import Json, Parts
from local.cloud.metrics.series import Metric
from local.cloud.operator.desk import Asked, Desk, RefusalError

STATIC = Path(__file__).with_name("static")
MINUTES = 60
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'"
)


def register(desk: Desk, parts: Parts) -> None:
    def logs(asked: Asked) -> Json:
        part = asked.query.get("function", "")
        chosen = [function for function in parts.functions.all() if part in function.label]
        words, since = asked.query.get("q", ""), number(asked, "since", 0)
        return log_search.search(chosen, parts.endpoint.locks, words, since)

    def execution(asked: Asked) -> Json:
        found = executions.told(asked.variables["arn"], parts.labels())
        if found is None:
            raise RefusalError(404, "没有这个执行")
        return found

    def begin(_: Asked) -> Json:
        parts.usage.begin()
        return state.billed(parts)

    desk.add("GET", "/", lambda _: file("index.html"))
    desk.add("GET", "/page/<path:name>", lambda asked: file(asked.variables["name"]))
    desk.add("GET", "/state", lambda _: state.overview(parts))
    desk.add("GET", "/logs", logs)
    desk.add("GET", "/metrics", lambda asked: metrics(parts, asked))
    desk.add("GET", "/dashboards", lambda asked: state.drawn(parts, int(number(asked, "minutes", MINUTES))))
    desk.add("GET", "/executions/<path:arn>", execution)
    desk.add("GET", "/grants", lambda _: state.grants(parts))
    desk.add("GET", "/bill", lambda _: state.billed(parts))
    desk.add("POST", "/bill/begin", begin)


def metrics(parts: Parts, asked: Asked) -> Any:
    """All that there are; with `name`, the points of one: namespace, dimensions (JSON), stat, period, minutes."""
    measurements = parts.cloudwatch.measurements
    if "name" not in asked.query:
        labels = parts.labels()
        return [
            {
                "namespace": metric.namespace,
                "name": metric.name,
                "dimensions": dict(metric.dimensions),
                "label": " · ".join(labels.get(value, value) for _, value in metric.dimensions),
                "unit": measurements.unit(metric),
            }
            for metric in measurements.metrics()
        ]
    until = measurements.clock()
    try:
        dimensions = json.loads(asked.query.get("dimensions", "{}"))
        metric = Metric(asked.query["namespace"], asked.query["name"], tuple(sorted(dimensions.items())))
        statistic, period = asked.query.get("stat", "Sum"), int(number(asked, "period", 60))
        since = until - number(asked, "minutes", MINUTES) * 60
        points = measurements.points(metric, statistic, period, since=since, until=until)
    except (ValueError, KeyError, AttributeError) as error:
        raise RefusalError(400, f"指标参数有误:{error}") from error
    return {"since": since, "until": until, "unit": measurements.unit(metric), "points": as_pairs(points)}


def number(asked: Asked, name: str, otherwise: float) -> float:
    try:
        return float(asked.query.get(name, otherwise))
    except ValueError as error:
        raise RefusalError(400, f"{name} 应为数字") from error


def file(name: str) -> Response:
    found = safe_join(str(STATIC), name)
    if found is None or not Path(found).is_file():
        raise RefusalError(404, "没有这个文件")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind = "text/javascript" if name.endswith(".js") else kind
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
    return Response(Path(found).read_bytes(), content_type=f"{kind}; charset=utf-8", headers=headers)
