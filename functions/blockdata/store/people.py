"""Reads golden records of persons and their search keys; the pipeline writes them.

record  pk <golden id>; provenance, facts, flags, redirects as JSON texts or maps; redirect_to when it joined another.
search  pk key#<search key>; golden_ids, the records found under it.
"""

import functools
import json
import os
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer

from zunyi.storage import client

REDIRECTS_MAX = 10
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


def under(search_key: str) -> list[str]:
    """Ids of the records a search key leads to."""
    item = get(f"key#{search_key}")
    return sorted(item["golden_ids"]) if item else []


def get(pk: str) -> dict[str, Any] | None:
    answer = client("dynamodb").get_item(TableName=os.environ["GOLDEN_TABLE"], Key={"pk": {"S": pk}})
    item = answer.get("Item")
    return {name: told(name, plain(reader().deserialize(value))) for name, value in item.items()} if item else None


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
