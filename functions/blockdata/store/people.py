"""Reads golden records of persons and their search keys; the pipeline writes them.

record  pk <golden id>; provenance, facts, flags, redirects as JSON texts or maps; redirect_to when it joined another.
search  pk key#<search key>; golden_ids, the records found under it.
"""

import functools
import json
import os
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from zunyi.storage import client

REDIRECTS_MAX = 10
ATTEMPTS_MAX = 10
TEXTS = frozenset({"attributes", "provenance", "facts", "flags", "redirects", "golden_ids"})


def find(golden_id: str) -> dict[str, Any] | None:
    """The record, redirects followed; None when there is none, or all it was made of has ended."""
    for _ in range(REDIRECTS_MAX):
        item = get(golden_id)
        if item is None or item.get("state") == "ended":
            return None
        if "redirect_to" not in item:
            return {**item, "golden_id": golden_id}
        golden_id = item["redirect_to"]
    return None


def many(golden_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Records by id, redirects not followed; those that are not there are left out. At most 100 ids."""
    table = os.environ["GOLDEN_TABLE"]
    keys = [{"pk": {"S": golden_id}} for golden_id in sorted(set(golden_ids))]
    found = {}
    for _ in range(ATTEMPTS_MAX):
        if not keys:
            break
        answer = client("dynamodb").batch_get_item(RequestItems={table: {"Keys": keys}})
        found.update({item["pk"]["S"]: read(item) for item in answer["Responses"].get(table, [])})
        keys = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
    if keys:
        message = f"{len(keys)} records were not read"
        raise RuntimeError(message)
    return found


def under(search_key: str) -> list[str]:
    """Ids of the records a search key leads to."""
    item = get(f"key#{search_key}")
    return sorted(item["golden_ids"]) if item else []


def get(pk: str) -> dict[str, Any] | None:
    answer = client("dynamodb").get_item(TableName=os.environ["GOLDEN_TABLE"], Key={"pk": {"S": pk}})
    item = answer.get("Item")
    return read(item) if item else None


def read(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: told(name, plain(reader().deserialize(value))) for name, value in item.items()}


@functools.cache
def reader() -> TypeDeserializer:
    return TypeDeserializer()


def told(name: str, value: Any) -> Any:
    """What a JSON text says; other values as they are."""
    return json.loads(value) if name in TEXTS and isinstance(value, str) else value


def plain(value: Any) -> Any:
    """Whole numbers as int, sets as lists."""
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | set):
        return [plain(inner) for inner in value]
    return value
