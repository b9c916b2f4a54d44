"""Rows of conflicts: pk conflicts#<kind>, sk <attribute>: what was counted last. Written whole by the computing of the
indicators; an attribute without conflicts has no row.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from blockdata.conflicts import Conflict, Example, Kind
from zunyi import clock
from zunyi.table import Row
from zunyi.work import work

KINDS: tuple[Kind, ...] = ("person", "organisation", "house")
LISTED_MAX = 300
"""Pairs of datasets of one attribute, the most frequent."""


class ConflictsRow(Row, discriminator="conflicts"):
    found = UnicodeAttribute()
    as_of = UnicodeAttribute()


def keep(found: Iterable[Conflict]) -> int:
    """All kinds at once, in order of kind and attribute. Returns how many attributes have conflicts."""
    now = clock.stamp(clock.now())
    told = {key: list(group) for key, group in groupby(found, key=lambda each: (each.kind, each.attribute))}
    known = {(kind, row.sk): row for kind in KINDS for row in rows(kind)}
    for (kind, attribute), conflicts in told.items():
        row = known.pop((kind, attribute), None) or ConflictsRow(pk=pk_of(kind), sk=attribute)
        row.found = json.dumps([asdict(each) for each in conflicts[:LISTED_MAX]], ensure_ascii=False)
        row.as_of = now
        with work() as w:
            w.save(row)
    for gone in known.values():
        with work() as w:
            w.delete(gone)
    return len(told)


def listed(kind: Kind) -> tuple[list[Conflict], str | None]:
    """All of a kind, and as of when they were counted; None where none ever was."""
    found = rows(kind)
    return [to_conflict(each) for row in found for each in json.loads(row.found)], max(
        (row.as_of for row in found), default=None
    )


def rows(kind: Kind) -> list[Any]:
    return list(ConflictsRow.query(pk_of(kind), consistent_read=True))


def to_conflict(kept: dict[str, Any]) -> Conflict:
    return Conflict(**{**kept, "examples": tuple(Example(**each) for each in kept["examples"])})


def pk_of(kind: Kind) -> str:
    return f"conflicts#{kind}"
