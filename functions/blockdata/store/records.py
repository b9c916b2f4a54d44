"""Reads golden records of every kind, and what they were; store.golden writes them and knows their search keys."""

import os
from collections.abc import Iterable
from typing import Any

from blockdata.store import bulk
from blockdata.store.golden import TEXTS, Item, history_pk, redirects_pk, unpacked
from zunyi.storage import client

REDIRECTS_MAX = 5

Record = dict[str, Any]


def find(golden_id: str, until: str | None = None) -> Record | None:
    """golden_id, kind, version, at, attributes, provenance, facts, flags, relations, matched, redirects: the ids that
    lead here. None when there is none, or all it was made of has ended. An id whose rows went to another record leads
    to that. until: as it stood before that moment."""
    record = follow([golden_id], until).get(golden_id)
    return record and {**record, "redirects": redirects(record["golden_id"], until)}


def follow(golden_ids: Iterable[str], until: str | None = None) -> dict[str, Record]:
    """Records by the id that was asked for, redirects followed; those that are not there or have ended are left out."""
    place = {golden_id: golden_id for golden_id in golden_ids}
    found: dict[str, Record] = {}
    for _ in range(REDIRECTS_MAX):
        items = standing(place.values(), until)
        known = {asked: items[at] for asked, at in place.items() if at in items}
        found |= {asked: read(item) for asked, item in known.items() if item["state"]["S"] == "current"}
        place = {asked: item["redirects_to"]["S"] for asked, item in known.items() if "redirects_to" in item}
        if not place:
            break
    return found


def redirects(golden_id: str, until: str | None = None) -> list[str]:
    """Ids that lead to the record."""
    item = get(redirects_pk(golden_id))
    ids: list[str] = unpacked(item["golden_ids"]) if item is not None else []
    if until is None:
        return ids
    then = standing(ids, until)
    return [id_ for id_ in ids if id_ in then and then[id_].get("redirects_to") == {"S": golden_id}]


def standing(golden_ids: Iterable[str], until: str | None) -> dict[str, Item]:
    """By id the version that stood last before the moment; left out where there was none yet. Whatever the number of
    records, their versions are halved together, a round of reads each time."""
    present = bulk.read(golden_ids)
    if until is None:
        return present
    found = {id_: item for id_, item in present.items() if item["at"]["S"] < until}
    # Between a version that stood already, or none, and one that came later.
    between = {id_: (0, int(item["version"]["N"])) for id_, item in present.items() if id_ not in found}
    while middle := {id_: (low + high) // 2 for id_, (low, high) in between.items() if high - low > 1}:
        items = bulk.read(history_pk(id_, number) for id_, number in middle.items())
        for id_, number in middle.items():
            item = items.get(history_pk(id_, number))
            low, high = between[id_]
            if item is not None and item["at"]["S"] < until:
                found[id_], low = item, number
            else:
                high = number
            between[id_] = (low, high)
    return found


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
    golden_id, _, _ = item["pk"]["S"].partition("#")
    head = {"golden_id": golden_id, "kind": item["kind"]["S"], "version": int(item["version"]["N"])}
    return {**head, "at": item["at"]["S"], **texts}
