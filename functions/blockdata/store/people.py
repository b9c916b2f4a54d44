"""Reads golden records; store.golden writes them and knows their search keys."""

import os
from collections.abc import Iterable
from typing import Any

from blockdata.store import bulk
from blockdata.store.golden import TEXTS, Item, unpacked
from zunyi.storage import client

REDIRECTS_MAX = 5


def find(golden_id: str) -> dict[str, Any] | None:
    """golden_id, kind, attributes, provenance, facts, flags, relations; None when there is none, or all it was made of
    has ended. An id whose rows went to another record leads to that."""
    for _ in range(REDIRECTS_MAX):
        item = get(golden_id)
        if item is None or item["state"]["S"] == "current":
            return read(item) if item is not None else None
        if "redirects_to" not in item:
            return None
        golden_id = item["redirects_to"]["S"]
    return None


def many(golden_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Records by id; those that are not there or have ended are left out."""
    items = bulk.read(golden_ids)
    return {golden_id: read(item) for golden_id, item in items.items() if item["state"]["S"] == "current"}


def get(golden_id: str) -> Item | None:
    answer = client("dynamodb").get_item(TableName=os.environ["GOLDEN_TABLE"], Key={"pk": {"S": golden_id}})
    item: Item | None = answer.get("Item")
    return item


def read(item: Item) -> dict[str, Any]:
    texts = {name: unpacked(item[name]) if name in item else [] for name in TEXTS}
    return {"golden_id": item["pk"]["S"], "kind": item["kind"]["S"], **texts}
