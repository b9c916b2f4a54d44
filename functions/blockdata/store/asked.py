"""What the engine tells of reviews. pk review#<left link>, sk asked: which pairs of the line are in a list; most lines
were never asked about, and have no such row.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from blockdata import reviews
from blockdata.reviews import Review
from blockdata.store import bulk
from blockdata.store.reviews import ReviewRow, find, pk_of, save, sk_of, to_review
from zunyi.table import Row
from zunyi.work import ConflictError, Work, work

ATTEMPTS_MAX = 5
CHUNK = 500  # lines at a time


class AskedRow(Row, discriminator="review-asked"):
    rights = UnicodeAttribute()


@dataclass(frozen=True)
class Asked:
    """What is known of a line: its `asked` row, and by right link the pairs named there."""

    row: Any
    reviews: Mapping[str, Review]


def carried(decisions: Iterable[Mapping[str, str]]) -> int:
    """Apply fusion.publish.decisions; harmless when applied again. Returns how many came into effect."""
    return sum(again(partial(carried_one, each)) for each in decisions)


def carried_one(decision: Mapping[str, str]) -> int:
    known = find(f"{decision['left']}.{decision['right']}")
    after = reviews.carried(known, decision["decision"]) if known else None
    if after is None or after == known:
        return 0
    with work() as w:
        save(w, after)
    return 1


def keep(changes: Iterable[Mapping[str, Any]]) -> int:
    """Apply fusion.publish.review_changes; harmless when applied again. Returns how many of these pairs are open.

    Most lines that wait no more were never asked about: what is known of a chunk of lines is read at once."""
    return sum(keep_chunk(chunk) for chunk in bulk.batches(changes, CHUNK))


def keep_chunk(chunk: list[Mapping[str, Any]]) -> int:
    known = asked_of(chunk)
    return sum(keep_one(change, known.get(change["left"]["link"])) for change in chunk)


def keep_one(change: Mapping[str, Any], known: Asked | None) -> int:
    """Read anew when a reviewer decides meanwhile."""
    try:
        return apply(change, known)
    except ConflictError:
        return again(lambda: apply(change, asked_of([change]).get(change["left"]["link"])))


def again(act: Callable[[], int]) -> int:
    """Until nobody else is quicker. Raises ConflictError."""
    for _ in range(ATTEMPTS_MAX - 1):
        try:
            return act()
        except ConflictError:
            continue
    return act()


def asked_of(changes: Iterable[Mapping[str, Any]]) -> dict[str, Asked]:
    """What is known of the lines of the changes, by line: only of those that were asked about, or are now."""
    lines = {change["left"]["link"]: change for change in changes}
    rows = {row.pk: row for row in AskedRow.batch_get([(pk_of(link), "asked") for link in lines], consistent_read=True)}
    rights = {link: set(json.loads(rows[pk_of(link)].rights)) for link in lines if pk_of(link) in rows}
    for link, change in lines.items():
        if change["state"] == "found":
            rights.setdefault(link, set()).add(change["right"]["link"])
    pairs = [(pk_of(link), sk_of(right)) for link, found in rights.items() for right in found]
    known: dict[str, dict[str, Review]] = defaultdict(dict)
    for row in ReviewRow.batch_get(pairs, consistent_read=True) if pairs else ():
        review = to_review(row)
        known[review.left][review.right] = review
    return {link: Asked(rows.get(pk_of(link)), known[link]) for link in rights}


def apply(change: Mapping[str, Any], asked: Asked | None) -> int:
    """The pair asked about, and the earlier ones of the same line, which are asked about no more."""
    if asked is None:
        return 0
    now = reviews.of_change(change) if change["state"] == "found" else None
    after = {right: reviews.settled(known) for right, known in asked.reviews.items()}
    if now is not None:
        after[now.right] = reviews.found(asked.reviews.get(now.right), now)
    changed = [review for right, review in after.items() if review != asked.reviews.get(right)]
    if changed:
        with work() as w:
            for review in changed:
                save(w, review)
            remember(w, change["left"]["link"], asked.row, [right for right, each in after.items() if each.is_listed])
    return int(now is not None and after[now.right].state == "open")


def remember(w: Work, left: str, row: Any, rights: list[str]) -> None:
    """Which pairs of the line are in a list."""
    told = json.dumps(sorted(rights))
    if not rights and row is not None:
        w.delete(row)
    elif rights and (row is None or row.rights != told):
        row = row or AskedRow(pk=pk_of(left), sk="asked")
        row.rights = told
        w.save(row)
