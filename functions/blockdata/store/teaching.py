"""In which order open pairs are shown: pk reviews-order, sk <kind>. Made anew at the end of each delivery, from the
open pairs and the latest decisions; a pair that was decided since is passed over by who reads.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from blockdata import reviews, teaching
from blockdata.reviews import Kind, Review, State
from blockdata.store.reviews import WAITING_MAX, ReviewRow, pk_of, sk_of, to_review
from blockdata.teaching import Waiting, Why
from zunyi.table import Row
from zunyi.work import ConflictError, work

PK = "reviews-order"
LISTED_MAX = 1_000
"""So many are in the list: those after them have their turn when it is made anew."""
DECIDED_MAX = 2_000
"""Of each decision, the latest: what was decided long before them teaches as it did, and is passed over."""
KINDS: tuple[Kind, ...] = ("person", "organisation")
READ = ["pk", "sk", "kind", "pattern", "weight", "asked"]


class OrderRow(Row, discriminator="reviews-order"):
    ids = UnicodeAttribute()
    why = UnicodeAttribute()


@dataclass(frozen=True)
class Told:
    """What a pattern's order is made of; asked: band or ambiguous."""

    id: str
    pattern: str
    weight: float
    asked: str


@dataclass(frozen=True)
class Listed:
    """why None: the pair has come since the list was made."""

    review: Review
    why: Why | None


def refresh() -> None:
    """Of both kinds. Who made one meanwhile has seen no less: then that one stands."""
    for kind in KINDS:
        waiting = [Waiting(each.id, teaching.pattern_of(each.pattern), each.weight) for each in told(kind, "open")]
        decided = [each.pattern for state in ("same", "different") for each in told(kind, state)]
        row = OrderRow.find(PK, kind)
        if row is None and not waiting:
            continue
        row = row or OrderRow(pk=PK, sk=kind)
        why = teaching.reasons(waiting, decided)
        row.ids = json.dumps([pair.id for pair in islice(teaching.order(waiting, why), LISTED_MAX)])
        row.why = json.dumps({pattern: [each.open, each.decided] for pattern, each in why.items()})
        try:
            with work() as w:
                w.save(row)
        except ConflictError:
            continue


def told(kind: Kind, state: State) -> Iterator[Told]:
    """Of the pairs in a state: open ones the nearest to the middle first, decided ones the latest."""
    rows: Iterator[Any] = Row.by_state.query(
        f"reviews#{kind}#{state}",
        scan_index_forward=state not in reviews.DECIDED,
        limit=WAITING_MAX if state == "open" else DECIDED_MAX,
        attributes_to_get=READ,
    )
    for row in rows:
        left, right = row.pk.removeprefix("review#"), row.sk.removeprefix("pair#")
        yield Told(f"{left}.{right}", row.pattern or "", float(row.weight), row.asked)


def page(kind: Kind, *, start: int, limit: int) -> tuple[list[Listed], int | None] | None:
    """Open pairs from a place of the list on, and where the next page begins; None where there is no list yet."""
    row = OrderRow.find(PK, kind)
    if row is None:
        return None
    ids: list[str] = json.loads(row.ids)
    why = {pattern: Why(*counted) for pattern, counted in json.loads(row.why).items()}
    found: list[Listed] = []
    while start < len(ids) and len(found) < limit:
        batch = ids[start : start + limit - len(found)]
        start += len(batch)
        found += [Listed(each, why.get(teaching.pattern_of(each.pattern))) for each in open_ones(batch)]
    return found, start if start < len(ids) else None


def open_ones(ids: list[str]) -> list[Review]:
    """Those of these pairs that wait, in this order."""
    keys: list[tuple[str, str]] = [
        (pk_of(left), sk_of(right)) for left, _, right in (id_.partition(".") for id_ in ids)
    ]
    rows: dict[str, Any] = {f"{row.pk}{row.sk}": row for row in ReviewRow.batch_get(keys, consistent_read=True)}
    found = [to_review(rows[pk + sk]) for pk, sk in keys if pk + sk in rows]
    return [review for review in found if review.state == "open"]
