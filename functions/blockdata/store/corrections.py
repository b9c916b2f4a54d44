"""Which rejected rows of a submission its corrections put right.

pk submission#<parent>, sk correction#<submission>: rows it is about, rows of them that were accepted.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from blockdata.store import submissions
from zunyi.table import Row
from zunyi.work import Work

PREFIX = "correction#"


class CorrectionRow(Row, discriminator="correction"):
    rows = UnicodeAttribute()
    accepted = UnicodeAttribute()


@dataclass(frozen=True)
class Marked:
    """Rows of a submission by what became of them: accepted by a correction, or in one being worked on."""

    resolved: frozenset[int]
    pending: frozenset[int]


def expect(w: Work, *, parent: str, child: str, rows: Collection[int]) -> None:
    """A correction of these rows was delivered and will be worked on as `child`."""
    w.save(CorrectionRow(pk=f"submission#{parent}", sk=PREFIX + child, rows=json.dumps(sorted(rows)), accepted="[]"))


def settle(w: Work, *, parent: str, child: str, rows: Collection[int], accepted: Collection[int]) -> int:
    """What came of a correction. Returns how many rows of the parent are resolved by now. The parent is to be saved
    in the same work: its version keeps two corrections apart."""
    known = {row.sk: row for row in of(parent)}
    row = known.pop(PREFIX + child, None) or CorrectionRow(pk=f"submission#{parent}", sk=PREFIX + child)
    row.rows, row.accepted = json.dumps(sorted(rows)), json.dumps(sorted(accepted))
    w.save(row)
    return len({*accepted, *(number for other in known.values() for number in json.loads(other.accepted))})


def ids_of(parent: str) -> list[str]:
    """The submissions that correct it."""
    return [row.sk.removeprefix(PREFIX) for row in of(parent)]


def marked(parent: str) -> Marked:
    """Of the parent's rejected rows. A correction that was refused, failed or withdrawn keeps none pending."""
    resolved: set[int] = set()
    pending: set[int] = set()
    for row in of(parent):
        resolved.update(json.loads(row.accepted))
        child = submissions.find(row.sk.removeprefix(PREFIX))
        if child is None or child.is_active or child.state == "held":
            pending.update(json.loads(row.rows))
    return Marked(frozenset(resolved), frozenset(pending - resolved))


def of(parent: str) -> Iterator[Any]:
    return iter(CorrectionRow.query(f"submission#{parent}", CorrectionRow.sk.startswith(PREFIX), consistent_read=True))
