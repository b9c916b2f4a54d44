"""How a record belongs with others, as its reader may see it. Ties between persons are never told, whatever is kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from blockdata.attributes import OF_KIND, RELATIONS
from blockdata.lookups import HIDDEN, Mask, Names
from blockdata.shapes.persons import Relation

SOURCES_MAX = 5
"""Rows that say the same, the latest first."""
TITLES: Mapping[str, str] = {"person": "name", "organisation": "name", "house": "address"}
"""The attribute by which a record is called."""


@dataclass(frozen=True)
class Sight:
    """What a reader may see of those a record belongs with.

    whole: kinds of records whose name is shown whole; granted: relations of which it is; hidden: kinds of which it is
    only told that there is somebody.
    """

    whole: Collection[str] = ()
    granted: Collection[str] = ()
    hidden: Collection[str] = ()


def told(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What may be told of the record's relations."""
    return [
        each
        for each in record.get("relations", [])
        if (each["relation"], each["side"]) in RELATIONS
        and not (record["kind"] == "person" and each["other_kind"] == "person")
    ]


def others(record: Mapping[str, Any]) -> set[str]:
    return {each["other"] for each in told(record)}


def present(
    record: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]], *, sight: Sight, names: Names, mask: Mask
) -> list[Relation]:
    """known: the records of the other side by the id that is kept; redirects are followed. One entry for each relation
    with each record, in the order of RELATIONS."""
    grouped: dict[tuple[str, str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for each in told(record):
        other = known[each["other"]]["golden_id"] if each["other"] in known else each["other"]
        grouped[each["relation"], each["side"], other].append(each)
    order = list(RELATIONS)
    return [
        present_one(rows, known.get(rows[0]["other"]), sight=sight, names=names, mask=mask)
        for key, rows in sorted(grouped.items(), key=lambda pair: (order.index(pair[0][:2]), pair[0][2]))
    ]


def present_one(
    rows: list[Mapping[str, Any]], other: Mapping[str, Any] | None, *, sight: Sight, names: Names, mask: Mask
) -> Relation:
    first = rows[0]
    kind = first["other_kind"]
    hidden = kind in sight.hidden
    whole = not hidden and (kind in sight.whole or first["relation"] in sight.granted)
    title = None if other is None else other["attributes"].get(TITLES[kind])
    latest = sorted(rows, key=lambda row: row["source"].get("received_at") or "", reverse=True)
    return Relation(
        relation=first["relation"],
        label=RELATIONS[first["relation"], first["side"]],
        other=None if hidden or other is None else other["golden_id"],
        other_kind=kind,
        value=title and (HIDDEN if hidden else masked(kind, title, mask)),
        unmasked=title if whole else None,
        since=None if hidden else earliest(row.get("since") for row in rows),
        until=None if hidden else ended(rows),
        sources=[names.source(row["source"]) for row in latest[:SOURCES_MAX]],
    )


def masked(kind: str, title: str, mask: Mask) -> str:
    """Where somebody works says more than the organisation's public name: it is hidden like a code."""
    return HIDDEN if kind == "organisation" else mask(OF_KIND[kind][TITLES[kind]].type, title, "")


def ended(rows: Iterable[Mapping[str, Any]]) -> str | None:
    """Until when: None while a row still says so."""
    days = [row.get("until") for row in rows]
    return None if None in days else max(day for day in days if day)


def earliest(days: Iterable[str | None]) -> str | None:
    return min((day for day in days if day), default=None)
