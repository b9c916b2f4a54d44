"""DynamoDB's time to live: items whose time is over are deleted, as DynamoDB's own change in the stream.

AWS deletes them within a few days; here a sweep does it at the minute after.
"""

from collections.abc import Iterator
from typing import Any

from moto.dynamodb import models as dynamodb

from local.cloud.clock.expiry import minute_after
from local.cloud.endpoint.changes import Changes
from local.cloud.settings import ACCOUNT, REGION

WHO = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
OLDEST_S = 5 * 365 * 86400  # DynamoDB leaves what seems to have expired longer ago: it is no time


class Items:
    """All tables' with time to live."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    def is_there(self) -> bool:
        return any(True for _ in tables())

    def next(self, after: float) -> float | None:
        with self._changes.lock:
            moments = [at for table in tables() for at, _ in expiring(table) if at > after - OLDEST_S]
        soonest = min(moments, default=None)
        return None if soonest is None else max(after, minute_after(soonest))

    def sweep(self, now: float) -> dict[str, int]:
        with self._changes.lock:
            return {table.name: delete(table, now) for table in tables()}


def tables() -> Iterator[Any]:
    for table in list(dynamodb.dynamodb_backends[ACCOUNT][REGION].tables.values()):
        if table.ttl["TimeToLiveStatus"] == "ENABLED":
            yield table


def expiring(table: Any) -> Iterator[tuple[float, Any]]:
    """Items with the attribute, and when they expire; only a number counts."""
    name = table.ttl["AttributeName"]
    for item in table.all_items():
        value = item.attrs.get(name)
        if value is not None and value.is_number():
            yield float(value.value), item


def delete(table: Any, now: float) -> int:
    """With the lock of DynamoDB held: readers of the stream find whole records."""
    gone = [item for at, item in expiring(table) if now - OLDEST_S < at <= now]
    for item in gone:
        table.delete_item(item.hash_key, item.range_key)
        if table.stream_shard is not None:
            table.stream_shard.items[-1].record["userIdentity"] = WHO
    return len(gone)
