"""Rows of reviews: pk review#<left link>, sk pair#<right link>; by_state reviews#<kind>#<state>: open ones by how near
they are to the middle of the band, decided ones by when. A review that is gone is in no list.
Sums: pk reviews, sk <day>#<kind>#<who>.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from blockdata import reviews
from blockdata.findings import Cell
from blockdata.reviews import Decision, Kind, Reason, Review, State, Word
from blockdata.reviews import Row as SourceRow
from blockdata.store import pages
from zunyi import clock
from zunyi.table import Row
from zunyi.work import Work

WAITING_MAX = 5_000
"""Counting ends there: so many are not reviewed one by one."""
DAYS_KEPT = timedelta(days=800)
DAYS_PK = "reviews"
DECISIONS: tuple[Decision, ...] = ("same", "different", "withdrawn")


class ReviewRow(Row, discriminator="review"):
    review_kind = UnicodeAttribute()
    asked = UnicodeAttribute()
    weight = NumberAttribute()
    pattern = UnicodeAttribute(null=True)
    sides = UnicodeAttribute()
    state = UnicodeAttribute()
    applied = BooleanAttribute()
    history = UnicodeAttribute()


class ReviewDayRow(Row, discriminator="review-day"):
    review_kind = UnicodeAttribute()
    by = UnicodeAttribute()
    same = NumberAttribute(default=0)
    different = NumberAttribute(default=0)
    withdrawn = NumberAttribute(default=0)


@dataclass(frozen=True)
class Day:
    """What one reviewer decided on a day; decided: how often each decision was taken."""

    day: str
    kind: Kind
    by: str
    decided: Mapping[str, int]


def find(id_: str) -> Review | None:
    left, _, right = id_.partition(".")
    row = ReviewRow.find(pk_of(left), sk_of(right))
    return None if row is None else to_review(row)


def page(kind: Kind, state: State, *, after: Any, limit: int) -> tuple[list[Review], dict[str, Any] | None]:
    rows, following = pages.of(
        "by_state", f"reviews#{kind}#{state}", after=after, limit=limit, newest_first=state in reviews.DECIDED
    )
    return [to_review(row) for row in rows], following


def save(w: Work, review: Review) -> None:
    """Write a review as it was read and changed; its version guards it."""
    w.save(to_row(review))


def count(w: Work, decided: Iterable[Review], *, sub: str, day: str) -> None:
    """Add the last word of each to the sums of who said it. A row is one person's own: nobody else writes it."""
    words = Counter((review.kind, review.history[-1].by, review.history[-1].decision) for review in decided)
    for kind, by in sorted({(kind, by) for kind, by, _ in words}):
        sk = f"{day}#{kind}#{sub}"
        expires = int((clock.now() + DAYS_KEPT).timestamp())
        row = ReviewDayRow.find(DAYS_PK, sk) or ReviewDayRow(
            pk=DAYS_PK, sk=sk, review_kind=kind, by=by, expires_at=expires
        )
        for decision in DECISIONS:
            setattr(row, decision, int(getattr(row, decision)) + words[kind, by, decision])
        w.save(row)


def days(*, limit: int) -> list[Day]:
    """Sums of the latest days, the latest first."""
    rows = ReviewDayRow.query(DAYS_PK, scan_index_forward=False, limit=limit)
    return [to_day(row) for row in rows]


def to_day(row: Any) -> Day:
    return Day(row.sk.split("#")[0], row.review_kind, row.by, {each: int(getattr(row, each)) for each in DECISIONS})


def waiting(kind: Kind) -> int:
    """How many pairs are open, at most WAITING_MAX."""
    return int(Row.by_state.count(f"reviews#{kind}#open", limit=WAITING_MAX))


def pk_of(left: str) -> str:
    return f"review#{left}"


def sk_of(right: str) -> str:
    return f"pair#{right}"


def to_row(review: Review) -> ReviewRow:
    latest = review.history[-1].at if review.history else ""
    place = latest if review.state in reviews.DECIDED else f"{abs(review.weight - reviews.MIDDLE_BITS):09.4f}"
    row = ReviewRow(
        pk=pk_of(review.left),
        sk=sk_of(review.right),
        state_key=f"reviews#{review.kind}#{review.state}" if review.is_listed else None,
        state_sort=f"{place}#{review.left}" if review.is_listed else None,
        review_kind=review.kind,
        asked=review.asked,
        weight=review.weight,
        pattern=review.pattern or None,
        sides=json.dumps(
            {name: [asdict(each) for each in getattr(review, name)] for name in ("left_rows", "right_rows", "reasons")},
            ensure_ascii=False,
        ),
        state=review.state,
        applied=review.applied,
        history=json.dumps([asdict(word) for word in review.history], ensure_ascii=False),
    )
    if review.version:
        row.version = review.version
    return row


def to_review(row: Any) -> Review:
    sides = json.loads(row.sides)
    return Review(
        kind=row.review_kind,
        left=row.pk.removeprefix("review#"),
        right=row.sk.removeprefix("pair#"),
        asked=row.asked,
        weight=float(row.weight),
        pattern=row.pattern or "",
        left_rows=tuple(to_source(each) for each in sides["left_rows"]),
        right_rows=tuple(to_source(each) for each in sides["right_rows"]),
        reasons=tuple(Reason(**each) for each in sides["reasons"]),
        state=row.state,
        applied=row.applied,
        history=tuple(Word(**each) for each in json.loads(row.history)),
        version=int(row.version),
    )


def to_source(kept: Mapping[str, Any]) -> SourceRow:
    return SourceRow(**{**kept, "cells": tuple(Cell(**cell) for cell in kept["cells"])})
