"""Who should receive which event: read from the templates' rules, queues and mappings."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto.events.models import EventPattern

from local.cloud.deploy.stacks import Resource
from local.cloud.functions.definition import Function
from local.cloud.ledger import shape
from local.cloud.ledger.accounts import Consumer
from local.cloud.settings import ACCOUNT, REGION
from local.cloud.sources.mapping import Mapping as Source
from local.cloud.sources.mapping import mappings

RESHAPES = ("Input", "InputPath", "InputTransformer")
BY_NAME = ("source", "detail-type")

Entry = Mapping[str, Any]  # of the journal


@dataclass(frozen=True)
class Route:
    """From a bus by a pattern to a queue and whoever reads it."""

    bus: str
    pattern: Mapping[str, Any]
    consumer: Consumer

    def takes(self, entry: Entry) -> bool:
        if entry["bus"] != self.bus:
            return False
        names = {name: self.pattern[name] for name in BY_NAME if name in self.pattern}
        if all(isinstance(wanted, str) for listed in names.values() for wanted in listed):
            if any(entry[name] not in listed for name, listed in names.items()):
                return False
            if len(names) == len(self.pattern):
                return True  # most rules: no need for the whole event to be laid out flat
        shown: Any = {**entry, "account": ACCOUNT, "region": REGION, "resources": []}
        return EventPattern.load(json.dumps(self.pattern)).matches_event(shown)


class Consumers:
    """What the rules said at the time of each event; after a new deployment they may say something else."""

    def __init__(self, find: Callable[[str], Function]) -> None:
        self._find = find
        self._lock = threading.Lock()
        self._routes: list[Route] = []
        self._expected: list[tuple[Consumer, ...]] = []

    def deploy(self, resources: Iterable[Resource], journal: Sequence[Entry]) -> None:
        self.expected(journal)
        resources = list(resources)
        readers = {name(source.source): source for source in mappings(resources) if source.service == "sqs"}
        kept = {table.physical_id for table in resources if table.type == "AWS::DynamoDB::Table" and is_shaped(table)}
        self._routes = [
            Route(bus, rule["EventPattern"], self._consumer(target, readers.get(name(target["Arn"])), kept))
            for rule in (resource.properties for resource in resources if resource.type == "AWS::Events::Rule")
            if rule.get("EventPattern") and rule.get("State") != "DISABLED"
            for bus in [rule.get("EventBusName", "default").split("/")[-1]]
            for target in rule.get("Targets", [])
            if ":sqs:" in target["Arn"]
        ]

    def of_queue(self, queue_arn: str) -> Consumer | None:
        """The consumer of events that the queue is for."""
        found = (route.consumer for route in self._routes if route.consumer.queue == name(queue_arn))
        return next(found, None)

    def expected(self, journal: Sequence[Entry]) -> list[tuple[Consumer, ...]]:
        """For each entry of the journal whom it should reach."""
        with self._lock:
            for entry in journal[len(self._expected) :]:
                found = {route.consumer.queue: route.consumer for route in self._routes if route.takes(entry)}
                self._expected.append(tuple(found.values()))
            return self._expected[: len(journal)]

    def _consumer(self, target: Mapping[str, Any], source: Source | None, kept: set[str]) -> Consumer:
        queue = name(target["Arn"])
        if source is None:
            return Consumer(name="", label=queue, queue=queue, keeps_inbox=False)
        function = self._find(source.function)
        whole = not source.patterns and not any(field in target for field in RESHAPES)
        keeps = whole and bool(kept & set(function.environment.values()))
        return Consumer(name=function.handler, label=function.label, queue=queue, keeps_inbox=keeps)


def is_shaped(table: Resource) -> bool:
    indexes = table.properties.get("GlobalSecondaryIndexes", [])
    return shape.is_kept_in(table.properties["KeySchema"], [index["IndexName"] for index in indexes])


def name(arn: str) -> str:
    return arn.rsplit(":", maxsplit=1)[-1]
