"""Reads that are not consistent may miss what was written last: what the table's stream tells of the time before."""

from collections.abc import Callable
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from werkzeug.wrappers import Response

from local.cloud.faults import answers
from local.cloud.settings import ACCOUNT, REGION

Ask = Callable[[Any], Response]
LATELY = 10  # changes of a table that a stale read may miss


def as_it_was(asked: Any, ask: Ask) -> Response | None:
    """None where a stale answer would be the same: the read is consistent, or none of these was written lately."""
    if asked.get("ConsistentRead"):
        return None
    answer = ask(asked)
    if answer.status_code != 200:
        return answer
    records = changes(asked["TableName"])
    found = answer.get_json(force=True)
    return before_get(asked["Key"], records) if "Key" in asked else before_query(found, records)


def changes(table: str) -> list[dict[str, Any]]:
    """The table's stream, the newest record first."""
    known = dynamodb_backends[ACCOUNT][REGION].tables.get(table.rsplit("/", maxsplit=1)[-1])
    records = known.stream_shard.items if known and known.stream_shard else []
    return [record.to_json() for record in reversed(records[-20 * LATELY :])]


def before_get(key: Any, records: list[dict[str, Any]]) -> Response | None:
    """The item without its last change, where that and the one before are known."""
    of_item = [(place, record) for place, record in enumerate(records) if record["dynamodb"]["Keys"] == key]
    if not of_item or of_item[0][0] >= LATELY:
        return None
    if of_item[0][1]["eventName"] == "INSERT":
        return answers.done_in_part(b"{}")
    if len(of_item) < 2 or "NewImage" not in of_item[1][1]["dynamodb"]:
        return None
    return answers.done_in_part(b"{}", Item=of_item[1][1]["dynamodb"]["NewImage"])


def before_query(found: dict[str, Any], records: list[dict[str, Any]]) -> Response | None:
    """Items that are new are not yet in the answer. Of one that was changed nobody can tell whether it was."""
    new = [record["dynamodb"]["Keys"] for record in records[:LATELY] if record["eventName"] == "INSERT"]
    items = [item for item in found.get("Items", []) if not any(key.items() <= item.items() for key in new)]
    if (not items and "Items" not in found) or len(items) == len(found["Items"]):
        return None
    return answers.done_in_part(b"{}", **{**found, "Items": items, "Count": len(items)})
