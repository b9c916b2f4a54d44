"""CloudWatch's API over what is measured here, in place of moto's list of single values."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from moto.cloudwatch.exceptions import ValidationError
from moto.cloudwatch.models import CloudWatchBackend, MetricDatum
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult

from local.cloud.endpoint.patching import Patches
from local.cloud.metrics.queries import Answers, metric_of, read
from local.cloud.metrics.series import Measurements, Metric, Points

Json = dict[str, Any]


def install(patches: Patches, measurements: Measurements) -> None:
    def put_metric_data(_: CloudWatchBackend, namespace: str, metric_data: list[Json]) -> None:
        for datum in metric_data:
            put(measurements, namespace, datum)

    def get_metric_data(
        backend: Any, queries: list[Json], start_time: datetime, end_time: datetime, scan_by: str
    ) -> list[Json]:
        del backend
        results = answers(measurements, queries, seconds(start_time), seconds(end_time))
        for line in results if scan_by == "TimestampDescending" else []:
            line["Values"].reverse()
            line["Timestamps"].reverse()
        return results

    def get_metric_statistics(response: CloudWatchResponse) -> ActionResult:
        return ActionResult(statistics(measurements, response._get_params()))

    patches.replace(CloudWatchBackend, "put_metric_data", put_metric_data)
    patches.replace(CloudWatchBackend, "get_metric_data", get_metric_data)
    patches.replace(CloudWatchBackend, "get_all_metrics", lambda _: listed(measurements.metrics()))
    patches.replace(CloudWatchResponse, "get_metric_statistics", get_metric_statistics)


def put(measurements: Measurements, namespace: str, datum: Json) -> None:
    named = metric_of({"Namespace": namespace, **datum})
    at = seconds(datum["Timestamp"]) if datum.get("Timestamp") else None
    unit = datum.get("Unit") or "None"
    values = datum.get("Values") or []
    if statistic := datum.get("StatisticValues"):
        count = float(statistic["SampleCount"])
        values, counts = [float(statistic["Sum"]) / count], [count]
    elif values:
        counts = datum.get("Counts") or [1.0] * len(values)
    else:
        values, counts = [datum.get("Value", 0)], [1.0]
    for value, count in zip(values, counts, strict=True):
        measurements.put(named, float(value), at=at, unit=unit, count=float(count))


def answers(measurements: Measurements, asked: Iterable[Json], since: float, until: float) -> list[Json]:
    """The lines of all queries whose data is to be returned: one for a metric, of an expression any number."""
    queries = [read(each) for each in asked]
    found = Answers(queries, measurements, since, until)
    try:
        return [
            line(query.id, each.label or query.expression, each.points)
            for query in queries
            if query.returned
            for each in found.lines(query.id)
        ]
    except ValueError as error:
        raise ValidationError(str(error)) from error


def line(id_: str, label: str, points: Points) -> Json:
    moments = [datetime.fromtimestamp(at, UTC) for at in points]
    return {"Id": id_, "Label": label, "Timestamps": moments, "Values": [*points.values()], "StatusCode": "Complete"}


def statistics(measurements: Measurements, asked: Json) -> Json:
    named = metric_of(asked)
    plain, extended = asked.get("Statistics") or [], asked.get("ExtendedStatistics") or []
    since, until, period = seconds(asked["StartTime"]), seconds(asked["EndTime"]), int(asked["Period"])
    points: dict[int, Json] = {}
    for name in [*plain, *extended]:
        for at, value in measurements.points(named, name, period, since=since, until=until).items():
            point = points.setdefault(
                at, {"Timestamp": datetime.fromtimestamp(at, UTC), "Unit": measurements.unit(named)}
            )
            if name in plain:
                point[name] = value
            else:
                point.setdefault("ExtendedStatistics", {})[name] = value
    return {"Label": named.name, "Datapoints": [points[at] for at in sorted(points)]}


def listed(metrics: Iterable[Metric]) -> list[MetricDatum]:
    """For ListMetrics, which asks moto's data for names alone."""
    return [
        MetricDatum(m.namespace, m.name, 0.0, [{"Name": n, "Value": v} for n, v in m.dimensions], None) for m in metrics
    ]


def seconds(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
