"""Reads golden records of every kind, and what they were; store.golden writes them and knows their search keys."""

import os
from collections.abc import Iterable
from typing import Any

from blockdata.store import bulk
from blockdata.store.golden import TEXTS, Item, history_pk, redirects_pk, unpacked
from zunyi.storage import client

REDIRECTS_MAX = 5

Record = dict[str, Any]


def find(golden_id: str) -> Record | None:
    """golden_id, kind, attributes, provenance, facts, flags, relations, matched, redirects: the ids that lead here.
    None when there is none, or all it was made of has ended. An id whose rows went to another record leads to that."""
    for _ in range(REDIRECTS_MAX):
        item = get(golden_id)
        if item is None or item["state"]["S"] == "current":
            return {**read(item), "redirects": redirects(golden_id)} if item is not None else None
        if "redirects_to" not in item:
            return None
        golden_id = item["redirects_to"]["S"]
    return None


def follow(golden_ids: Iterable[str]) -> dict[str, Record]:
    """Records by the id that was asked for, redirects followed; those that are not there or have ended are left out."""
    place = {golden_id: golden_id for golden_id in golden_ids}
    found: dict[str, Record] = {}
    for _ in range(REDIRECTS_MAX):
        items = bulk.read(place.values())
        known = {asked: items[at] for asked, at in place.items() if at in items}
        found |= {asked: read(item) for asked, item in known.items() if item["state"]["S"] == "current"}
        place = {asked: item["redirects_to"]["S"] for asked, item in known.items() if "redirects_to" in item}
        if not place:
            break
    return found


def redirects(golden_id: str) -> list[str]:
    """Ids that lead to the record."""
    item = get(redirects_pk(golden_id))
    return unpacked(item["golden_ids"]) if item is not None else []


def versions(golden_id: str, *, below: int | None, limit: int) -> list[Item]:
    """The latest versions of a record below a number (None: from the present one on), the newest first."""
    present = get(golden_id)
    if present is None:
        return []
    last = int(present["version"]["N"])
    wanted = range(last if below is None else min(below - 1, last), 0, -1)[:limit]
    items = bulk.read(history_pk(golden_id, number) for number in wanted if number < last)
    return [
        present if number == last else items[pk]
        for number in wanted
        if number == last or (pk := history_pk(golden_id, number)) in items
    ]


def get(golden_id: str) -> Item | None:
    answer = client("dynamodb").get_item(TableName=os.environ["GOLDEN_TABLE"], Key={"pk": {"S": golden_id}})
    item: Item | None = answer.get("Item")
    return item


def read(item: Item) -> Record:
    texts = {name: unpacked(item[name]) if name in item else [] for name in TEXTS}
    return {"golden_id": item["pk"]["S"], "kind": item["kind"]["S"], **texts}
