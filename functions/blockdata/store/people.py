"""Reads golden records of persons; store.golden writes them and knows their search keys."""

import os
from collections.abc import Iterable
from typing import Any

from blockdata.store import bulk
from blockdata.store.golden import TEXTS, Item, unpacked
from zunyi.storage import client


def find(golden_id: str) -> dict[str, Any] | None:
    """golden_id, attributes, provenance, facts, flags; None when there is none, or all it was made of has ended."""
    item = get(golden_id)
    return read(item) if item is not None and item["state"]["S"] == "current" else None


def many(golden_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Records by id; those that are not there or have ended are left out."""
    items = bulk.read(golden_ids)
    return {golden_id: read(item) for golden_id, item in items.items() if item["state"]["S"] == "current"}


def get(golden_id: str) -> Item | None:
    answer = client("dynamodb").get_item(TableName=os.environ["GOLDEN_TABLE"], Key={"pk": {"S": golden_id}})
    item: Item | None = answer.get("Item")
    return item


def read(item: Item) -> dict[str, Any]:
    return {"golden_id": item["pk"]["S"], **{name: unpacked(item[name]) for name in TEXTS}}
