"""Reads the tables that keep an inbox and an outbox: what is there now, and what their streams tell was there once."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from moto.dynamodb import models as dynamodb
from moto.dynamodb.models.dynamo_type import DynamoType

from local.cloud.endpoint.changes import Changes
from local.cloud.ledger import shape
from local.cloud.ledger.accounts import Effect, Event
from local.cloud.settings import ACCOUNT, REGION

Key = tuple[str, str, str]  # table, pk, sk


@dataclass(frozen=True, kw_only=True)
class Kept:
    """effects: inbox rows there are or were. waiting: outbox rows there are; said: every event that ever was in one."""

    effects: list[Effect] = field(default_factory=list)
    waiting: dict[str, Event] = field(default_factory=dict)
    said: dict[str, Event] = field(default_factory=dict)


class Inboxes:
    """A table's stream is read on from where the last look ended. Without a stream only what is there now is known."""

    def __init__(self, changes: Changes) -> None:
        self._lock = changes.lock
        self._places: Counter[str] = Counter()
        self._writes: Counter[Key] = Counter()
        self._expired: set[Key] = set()
        self._said: dict[str, Event] = {}

    def has(self, consumer: str, event: str) -> bool:
        """Whether the consumer has taken the event in."""
        key, sort = DynamoType({"S": shape.MARK + shape.cause(consumer, event)}), DynamoType({"S": shape.MARK_SORT})
        with self._lock:
            return any(sort in table.items.get(key, {}) for table in tables())

    def read(self) -> Kept:
        with self._lock:
            for table in tables():
                self._follow(table)
            items = {
                (table.name, hash_key.value, range_key.value): item.to_json()["Attributes"]
                for table in tables()
                for hash_key, held in table.items.items()
                if str(hash_key.value).startswith((shape.MARK, shape.OUTBOX))
                for range_key, item in held.items()
            }
            writes, said = dict(self._writes), dict(self._said)
        present = {key: item for key, item in items.items() if key[1].startswith(shape.MARK)}
        effects = [shape.effect(item, writes=writes.get(key, 1)) for key, item in present.items()]
        effects += [
            Effect(cause=key[1].removeprefix(shape.MARK), writes=times, present=key in self._expired)
            for key, times in writes.items()
            if key not in present
        ]
        events = [shape.waiting(item) for key, item in items.items() if key not in present]
        return Kept(effects=effects, waiting={event.id: event for event in events}, said=said)

    def _follow(self, table: Any) -> None:
        records = table.stream_shard.items if table.stream_shard else []
        for record in records[self._places[table.name] :]:
            change = record.record["dynamodb"]
            key, sort = (change["Keys"][name]["S"] for name in shape.KEYS)
            if record.record["eventName"] == "REMOVE":
                if "userIdentity" in record.record:  # DynamoDB's own: its time to live was over
                    self._expired.add((table.name, key, sort))
                continue
            if key.startswith(shape.MARK):
                self._writes[table.name, key, sort] += 1
            elif key.startswith(shape.OUTBOX) and "NewImage" in change:
                event = shape.waiting(change["NewImage"])
                self._said[event.id] = replace(event, times=0)
        self._places[table.name] = len(records)


def tables() -> list[Any]:
    """Those of the shape. Under the service's lock."""
    return [table for table in dynamodb.dynamodb_backends[ACCOUNT][REGION].tables.values() if is_shaped(table)]


def is_shaped(table: Any) -> bool:
    return shape.is_kept_in(table.schema, [index.name for index in table.global_indexes])
