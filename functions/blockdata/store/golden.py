"""Writes golden records and their search keys; only the holder of a record's prefix does.

record    pk <golden id>, kind; attributes, provenance, facts, flags, relations, matched, search_keys as JSON texts, a
          long one compressed; an ended one keeps state, version, content and the id its rows went to.
history   pk <golden id>#v000001: the record as that version was, whole.
redirects pk into#<golden id>: golden_ids that lead to the record.
search    pk key#<search key>#<prefix>: golden_ids of that prefix under the key. A key is shared by persons of several
          prefixes, and each prefix has another writer: so each has an item of its own, and look-ups read all sixteen.
Keys and history are written before their records: a crash between leaves a record whose old keys are still known, and
whose history is written again, the same.
"""

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

from blockdata import identifiers
from blockdata.store import bulk
from blockdata.store.id_key import id_key
from zunyi import clock

PREFIXES = "0123456789abcdef"
CHUNK = 500  # records at a time
TEXT_BYTES_MAX = 60_000
"""A longer text is compressed: all together then stay far below an item's 400 KB."""
TEXTS = ("attributes", "provenance", "facts", "flags", "relations", "matched", "search_keys")
OPTIONAL = frozenset({"matched"})
HEADS: Final = {"per_": "person", "org_": "organisation", "hse_": "house"}
"""How golden ids begin, by kind of record."""
GOLDEN_ID: Final = re.compile(r"(?:per|org|hse)_[0-9a-f]{32}")

Change = Mapping[str, Any]
Item = dict[str, Any]


def kind_of(id_: str) -> str | None:
    """Of which kind of record this is the id; None where it is no golden id, whatever it begins with.

    >>> kind_of("hse_" + "0a" * 16), kind_of("per_520301200501010014")
    ('house', None)
    """
    return HEADS[id_[:4]] if GOLDEN_ID.fullmatch(id_) else None


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
    news = [(change, before) for change, before in pairs if not is_written(change, before)]
    bulk.write(key_items(pairs))
    bulk.write(to_history(before) for _, before in news if before is not None)
    at = clock.stamp(clock.now())
    bulk.write(to_item(change, before, submission=submission, at=at) for change, before in news)


def is_written(change: Change, before: Item | None) -> bool:
    return before is not None and before["content"]["S"] == change["content"] and state(change) == before["state"]["S"]


def to_history(before: Item) -> Item:
    """What the record was: the item as it stands, under the number of its version."""
    return {**before, "pk": {"S": history_pk(before["pk"]["S"], int(before["version"]["N"]))}}


def history_pk(golden_id: str, version: int) -> str:
    return f"{golden_id}#v{version:06}"


def to_item(change: Change, before: Item | None, *, submission: str, at: str) -> Item:
    item: Item = {
        "pk": {"S": change["golden_id"]},
        "kind": {"S": HEADS[change["golden_id"][:4]]},
        "state": {"S": state(change)},
        "version": {"N": str(int(before["version"]["N"]) + 1 if before else 1)},
        "submission": {"S": submission},
        "at": {"S": at},
        "content": {"S": change["content"]},
    }
    if change["change"] != "ended":
        told = [name for name in TEXTS if name != "search_keys" and (name in change or name not in OPTIONAL)]
        item |= {name: packed(change[name]) for name in told}
        item["search_keys"] = packed(sorted(keys_of(change)))
    elif change.get("redirects_to"):
        item["redirects_to"] = {"S": change["redirects_to"]}
    return item


def state(change: Change) -> str:
    return "ended" if change["change"] == "ended" else "current"


def key_items(pairs: Iterable[tuple[Change, Item | None]]) -> Iterator[Item]:
    """Items of the search keys and redirects that gain or lose a record, as they are to be."""
    gains: dict[str, set[str]] = defaultdict(set)
    losses: dict[str, set[str]] = defaultdict(set)
    for change, before in pairs:
        now, earlier = leads_now(change), led_before(change, before)
        for pk in now - earlier:
            gains[pk].add(change["golden_id"])
        for pk in earlier - now:
            losses[pk].add(change["golden_id"])
    known = bulk.read([*gains, *losses])
    for pk in sorted({*gains, *losses}):
        before_ids = set(unpacked(known[pk]["golden_ids"])) if pk in known else set()
        ids = (before_ids | gains[pk]) - losses[pk]
        if ids != before_ids:
            yield {"pk": {"S": pk}, "golden_ids": packed(sorted(ids))}


def leads_now(change: Change) -> set[str]:
    """Keys of the items that are to name the record."""
    target = change.get("redirects_to") if change["change"] == "ended" else None
    keys = {key_pk(key, change["prefix"]) for key in keys_of(change)}
    return keys | ({redirects_pk(target)} if target else set())


def led_before(change: Change, before: Item | None) -> set[str]:
    """Keys of those that named it."""
    if before is None:
        return set()
    keys = unpacked(before["search_keys"]) if "search_keys" in before else ()
    target = {redirects_pk(before["redirects_to"]["S"])} if "redirects_to" in before else set()
    return {key_pk(key, change["prefix"]) for key in keys} | target


def redirects_pk(golden_id: str) -> str:
    return f"into#{golden_id}"


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
