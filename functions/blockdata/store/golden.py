"""Writes golden records and their search keys; only the holder of a record's prefix does.

record  pk <golden id>, kind; attributes, provenance, facts, flags, relations, search_keys as JSON texts, a long one
        compressed; an ended one keeps state, version, content and the id its rows went to.
search  pk key#<search key>#<prefix>: golden_ids of that prefix under the key. A key is shared by persons of several
        prefixes, and each prefix has another writer: so each has an item of its own, and look-ups read all sixteen.
Keys are written before their records: a crash between leaves a record whose old keys are still known.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from blockdata import identifiers
from blockdata.store import bulk
from blockdata.store.id_key import id_key

PREFIXES = "0123456789abcdef"
CHUNK = 500  # records at a time
TEXT_BYTES_MAX = 60_000
"""A longer text is compressed: all six together then stay far below an item's 400 KB."""
TEXTS = ("attributes", "provenance", "facts", "flags", "relations", "search_keys")
HEADS: Final = {"per_": "person", "org_": "organisation", "hse_": "house"}
"""How golden ids begin, by kind of record."""

Change = Mapping[str, Any]
Item = dict[str, Any]


def write(changes: Iterable[Change], *, submission: str) -> list[str]:
    """Write what fusion.publish.golden_changes tells. Returns the ids told, in their order; writing again writes
    nothing new."""
    waiting = iter(changes)
    told: list[str] = []
    while chunk := list(islice(waiting, CHUNK)):
        write_chunk(chunk, submission=submission)
        told += [change["golden_id"] for change in chunk]
    return told


def write_chunk(chunk: list[Change], *, submission: str) -> None:
    known = bulk.read(change["golden_id"] for change in chunk)
    pairs = [(change, known.get(change["golden_id"])) for change in chunk]
    bulk.write(key_items(pairs))
    bulk.write(to_item(change, before, submission) for change, before in pairs if not is_written(change, before))


def is_written(change: Change, before: Item | None) -> bool:
    return before is not None and before["content"]["S"] == change["content"] and state(change) == before["state"]["S"]


def to_item(change: Change, before: Item | None, submission: str) -> Item:
    item: Item = {
        "pk": {"S": change["golden_id"]},
        "kind": {"S": HEADS[change["golden_id"][:4]]},
        "state": {"S": state(change)},
        "version": {"N": str(int(before["version"]["N"]) + 1 if before else 1)},
        "submission": {"S": submission},
        "content": {"S": change["content"]},
    }
    if change["change"] != "ended":
        item |= {name: packed(change[name]) for name in TEXTS if name != "search_keys"}
        item["search_keys"] = packed(sorted(keys_of(change)))
    elif change.get("redirects_to"):
        item["redirects_to"] = {"S": change["redirects_to"]}
    return item


def state(change: Change) -> str:
    return "ended" if change["change"] == "ended" else "current"


def key_items(pairs: Iterable[tuple[Change, Item | None]]) -> Iterator[Item]:
    """Items of the search keys that gain or lose a record, as they are to be."""
    gains: dict[str, set[str]] = defaultdict(set)
    losses: dict[str, set[str]] = defaultdict(set)
    for change, before in pairs:
        now = keys_of(change)
        earlier = set(unpacked(before["search_keys"])) if before and "search_keys" in before else set()
        for key in now - earlier:
            gains[key_pk(key, change["prefix"])].add(change["golden_id"])
        for key in earlier - now:
            losses[key_pk(key, change["prefix"])].add(change["golden_id"])
    known = bulk.read([*gains, *losses])
    for pk in sorted({*gains, *losses}):
        before_ids = set(unpacked(known[pk]["golden_ids"])) if pk in known else set()
        ids = (before_ids | gains[pk]) - losses[pk]
        if ids != before_ids:
            yield {"pk": {"S": pk}, "golden_ids": packed(sorted(ids))}


def keys_of(change: Change) -> set[str]:
    """Search keys that are to lead to the record: not that of its id number where its own id is made of it, too."""
    number = change["attributes"].get("id_number")
    keys = set(change["search_keys"])
    if number and identifiers.golden_id(id_key(), number) == change["golden_id"]:
        keys.discard(identifiers.search_key(id_key(), "id", number))
    return keys


def under(search_key: str) -> list[str]:
    """Ids of the records a search key leads to."""
    items = bulk.read(key_pk(search_key, prefix) for prefix in PREFIXES)
    return sorted(id_ for item in items.values() for id_ in unpacked(item["golden_ids"]))


def key_pk(search_key: str, prefix: str) -> str:
    return f"key#{search_key}#{prefix}"


def packed(value: Any) -> Item:
    """JSON as a DynamoDB value, compressed when it is long.

    >>> packed(["a"]), unpacked(packed(["甲" * 100_000])) == ["甲" * 100_000]
    ({'S': '["a"]'}, True)
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    content = text.encode()
    return {"S": text} if len(content) <= TEXT_BYTES_MAX else {"B": zlib.compress(content)}


def unpacked(value: Item) -> Any:
    return json.loads(value["S"] if "S" in value else zlib.decompress(value["B"]))
