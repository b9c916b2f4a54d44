"""Reads that are not consistent, as those of an index never are, may miss what was written last."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from werkzeug.wrappers import Response

from local.cloud.settings import ACCOUNT, REGION

Ask = Callable[[Any], Response]
LATELY = 10  # changes of a table that a stale read may miss


def as_it_was(asked: Any, ask: Ask, lock: AbstractContextManager[Any]) -> Response | None:
    """The answer before the last change of the table that shows in it. None where none of the latest does, or the read
    is consistent. lock: DynamoDB's."""
    if asked.get("ConsistentRead"):
        return None
    with lock:
        table = dynamodb_backends[ACCOUNT][REGION].tables.get(asked["TableName"].rsplit("/", maxsplit=1)[-1])
        changes = [record.record for record in table.stream_shard.items] if table and table.stream_shard else []
        fresh = ask(asked)
        for missed in range(1, min(LATELY, len(changes)) + 1):
            with without(table, changes, missed):
                stale = ask(asked)
            if stale.status_code == 200 and stale.data != fresh.data:
                return stale
    return None


@contextmanager
def without(table: Any, changes: list[dict[str, Any]], missed: int) -> Iterator[None]:
    """The table is without the last of its changes, as its stream tells them, while the block lasts."""
    now = table.items
    table.items = now.copy()
    try:
        for place in range(len(changes) - 1, len(changes) - 1 - missed, -1):
            undo(table, changes[place], before(changes, place))
        yield
    finally:
        table.items = now


def before(changes: list[dict[str, Any]], place: int) -> Any:
    """The item that a change found, in DynamoDB's JSON; None where there was none, or nobody told."""
    change = changes[place]["dynamodb"]
    if changes[place]["eventName"] == "INSERT" or "OldImage" in change:
        image = change.get("OldImage")
    else:
        of_item = (each["dynamodb"] for each in reversed(changes[:place]) if each["dynamodb"]["Keys"] == change["Keys"])
        image = next((each.get("NewImage") for each in of_item), None)
    return image


def undo(table: Any, change: dict[str, Any], image: Any) -> None:
    if image is None and change["eventName"] != "INSERT":
        return
    keys = change["dynamodb"]["Keys"]
    hash_key = DynamoType(keys[table.hash_key_attr])
    range_key = DynamoType(keys[table.range_key_attr]) if table.range_key_attr else None
    held = table.items
    if range_key is not None:
        held = table.items[hash_key] = dict(table.items[hash_key])
    key = hash_key if range_key is None else range_key
    if image is None:
        held.pop(key, None)
    else:
        held[key] = Item(hash_key, range_key, image)
