"""Metrics in log lines: CloudWatch's embedded metric format."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from local.cloud.metrics.series import Metric

MARK = '"_aws"'


@dataclass(frozen=True)
class Measured:
    metric: Metric
    values: tuple[float, ...]
    unit: str
    at: float


def measured(line: str) -> list[Measured]:
    """What a line of a function's output says was measured; nothing when it is a line like any other.

    >>> told = {"Namespace": "zunyi", "Dimensions": [["service"]], "Metrics": [{"Name": "Opened", "Unit": "Count"}]}
    >>> line = {"_aws": {"Timestamp": 1000, "CloudWatchMetrics": [told]}, "service": "hotline", "Opened": [2.0]}
    >>> [one] = measured(json.dumps(line))
    >>> one.metric.dimensions, one.values, one.at
    ((('service', 'hotline'),), (2.0,), 1.0)
    """
    if MARK not in line:
        return []
    try:
        return list(read(json.loads(line)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return []  # as CloudWatch: a line it cannot read stays a line


def read(line: dict[str, Any]) -> Iterator[Measured]:
    at = float(line["_aws"]["Timestamp"]) / 1000
    for directive in line["_aws"]["CloudWatchMetrics"]:
        for names in directive["Dimensions"] or [[]]:
            dimensions = tuple(sorted((name, str(line[name])) for name in names))
            for described in directive["Metrics"]:
                found = line[described["Name"]]
                values = tuple(float(value) for value in (found if isinstance(found, list) else [found]))
                named = Metric(directive["Namespace"], described["Name"], dimensions)
                yield Measured(named, values, described.get("Unit", "None"), at)
