"""What the template says of a function's source: a queue or a stream."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from moto.events.models import EventPattern

from local.cloud.deploy.stacks import Resource

CONCURRENCY_MAX = 4


@dataclass(frozen=True)
class Mapping:
    """One AWS::Lambda::EventSourceMapping. `attempts_max` None: until it works."""

    label: str
    source: str
    function: str
    batch_size: int
    window_s: float
    partial: bool
    patterns: tuple[str, ...]
    concurrency: int
    from_start: bool
    bisects: bool
    attempts_max: int | None
    on_failure: str | None

    @property
    def service(self) -> str:
        return self.source.split(":")[2]

    def matches(self, value: dict[str, Any]) -> bool:
        return not self.patterns or any(EventPattern.load(pattern).matches_event(value) for pattern in self.patterns)  # type: ignore[arg-type]


def mappings(resources: Iterable[Resource]) -> list[Mapping]:
    """Those that are enabled."""
    found = [r for r in resources if r.type == "AWS::Lambda::EventSourceMapping"]
    return [mapping(resource) for resource in found if str(resource.properties.get("Enabled", True)).lower() != "false"]


def mapping(resource: Resource) -> Mapping:
    properties = resource.properties
    source = properties["EventSourceArn"]
    attempts = int(properties.get("MaximumRetryAttempts", -1))
    wanted = properties.get("ScalingConfig", {}).get("MaximumConcurrency", CONCURRENCY_MAX)
    return Mapping(
        label=resource.label,
        source=source,
        function=properties["FunctionName"],
        batch_size=int(properties.get("BatchSize", 10 if ":sqs:" in source else 100)),
        window_s=float(properties.get("MaximumBatchingWindowInSeconds", 0)),
        partial="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
        patterns=tuple(item["Pattern"] for item in properties.get("FilterCriteria", {}).get("Filters", [])),
        concurrency=min(int(wanted), CONCURRENCY_MAX),
        from_start=properties.get("StartingPosition") != "LATEST",
        bisects=bool(properties.get("BisectBatchOnFunctionError")),
        attempts_max=attempts + 1 if attempts >= 0 else None,
        on_failure=properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"),
    )


def failed_items(answer: str) -> set[str] | None:
    """The identifiers of a partial batch response; None when the answer is malformed, which fails the whole batch.

    >>> failed_items('{"batchItemFailures": [{"itemIdentifier": "7"}]}'), failed_items("null")
    ({'7'}, set())
    """
    parsed = json.loads(answer or "null")
    if parsed is None:
        return set()
    try:
        items = {item["itemIdentifier"] for item in parsed.get("batchItemFailures") or []}
    except (AttributeError, KeyError, TypeError):
        return None
    return None if "" in items or None in items else items
