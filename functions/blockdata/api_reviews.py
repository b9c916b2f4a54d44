"""Reviews: uncertain pairs side by side, and the reviewers' decisions on them."""

from collections.abc import Iterable, Sequence
from typing import Any

from blockdata import reads, reviews
from blockdata.lookups import Names
from blockdata.reviews import Review as Known
from blockdata.reviews import Row
from blockdata.room import PAGE, room
from blockdata.shapes import reviews as shapes
from blockdata.shapes.findings import MaskedCell
from blockdata.shapes.reviews import (
    ReviewDecided,
    ReviewDecision,
    ReviewDecisions,
    ReviewKind,
    Reviews,
    ReviewsDecided,
    ReviewsOfDay,
    ReviewsOpen,
    ReviewState,
    ReviewSums,
)
from blockdata.store import reviews as store
from blockdata.store import teaching
from blockdata.store.names import names_of
from blockdata.store.teaching import Listed
from zunyi import clock
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.cursor import decode, encode
from zunyi.problems import Problem, conflict, not_found
from zunyi.work import Work, work

AT = "at"
"""Of a cursor: the place in the list of open pairs."""
PART = 40
"""Pairs decided in one transaction; each part is told as one fact."""
LINES_MAX = 200
"""Of the sums: some reviewers on 31 days."""


@room.get("/reviews", allows="ListReviews", summary="比对复核")
def list_reviews(
    *, caller: Caller, access: Access, kind: ReviewKind = "person", state: ReviewState = "open", cursor: str = ""
) -> Reviews:
    """Open pairs by how much they teach, decided ones by when, the latest first."""
    access.require()
    after = decode(cursor)
    instructive = first_to_teach(kind, after) if state == "open" else None
    if instructive is None:
        found, following = store.page(kind, state, after=after, limit=PAGE)
        listed = [Listed(review, None) for review in found]
    else:
        listed, at = instructive
        following = None if at is None else {AT: at}
    if listed:
        fields = sorted({cell.field for each in listed for row in rows(each.review) for cell in row.cells})
        reads.of_cases(caller, subject=None, fields=fields, purpose=f"比对复核:{len(listed)} 对")
    return Reviews(items=present(listed), next=encode(following))


def first_to_teach(kind: ReviewKind, after: Any) -> tuple[list[Listed], int | None] | None:
    """A page of the list of open pairs; None for one that began without such a list, or where there is none."""
    if after is not None and not isinstance(after.get(AT), int):
        return None
    return teaching.page(kind, start=max(after[AT], 0) if after else 0, limit=PAGE)


@room.get("/reviews/sums", allows="ReadReviewSums", summary="复核统计")
def read_sums(access: Access) -> ReviewSums:
    access.require()
    kinds: tuple[ReviewKind, ...] = ("person", "organisation")
    days = store.days(limit=LINES_MAX)
    return ReviewSums(
        waiting=[ReviewsOpen(kind=kind, open=store.waiting(kind)) for kind in kinds],
        days=[ReviewsOfDay(day=each.day, kind=each.kind, by=each.by, **each.decided) for each in days],
    )


@room.post("/reviews/decisions", allows="DecideReview", summary="对疑似同一对象作出决定")
def decide_reviews(body: ReviewDecisions, caller: Caller, access: Access, w: Work) -> ReviewsDecided:
    """None at all where one of them has changed since it was seen. Many are written in parts; should that be cut off
    between two parts, the same request does what is left."""
    access.require()
    if len({each.id for each in body.decisions}) < len(body.decisions):
        raise Problem(422, "decided-twice", "同一对记录出现了两次。", remedy="每对只作一个决定。")
    at = clock.stamp(clock.now())
    found = [decided(each, reason=body.reason, by=caller.name, at=at) for each in body.decisions]
    fresh = [review for review, asked in zip(found, body.decisions, strict=True) if review.version == asked.version]
    parts = [fresh[start : start + PART] for start in range(0, len(fresh), PART)]
    for part in parts[:-1]:
        with work() as own:
            write(own, part, caller, at)
    for part in parts[-1:]:
        write(w, part, caller, at)
    items = [ReviewDecided(id=each.id, state=each.state, version=each.version + (each in fresh)) for each in found]
    return ReviewsDecided(items=items)


def write(w: Work, part: Sequence[Known], caller: Caller, at: str) -> None:
    for review in part:
        store.save(w, review)
    store.count(w, part, sub=caller.sub, day=clock.today().isoformat())
    pairs = [{"left": review.left, "right": review.right, "decision": review.history[-1].decision} for review in part]
    w.publish("blockdata.MatchDecided.v1", subject=part[0].left, data={"pairs": pairs, "decided_at": at})


def decided(asked: ReviewDecision, *, reason: str, by: str, at: str) -> Known:
    """As it is once this is decided, which it may be already."""
    known = store.find(asked.id)
    if known is None:
        raise not_found("这对记录", "review-not-found")
    if reviews.stands(known, asked.decision, reason=reason, by=by, version=asked.version):
        return known
    try:
        return reviews.decide(known, asked.decision, reason=reason, by=by, at=at, version=asked.version)
    except reviews.ReviewMoveError as error:
        told = f"这对记录{reviews.STATE_NAMES[error.state]},不能再作这个决定。"
        raise conflict(told, "decision-not-allowed") from error
    except reviews.StaleReviewError as error:
        raise conflict("这对记录在您查看之后有了变化。", "changed-meanwhile") from error


def rows(review: Known) -> tuple[Row, ...]:
    return (*review.left_rows, *review.right_rows)


def present(found: Sequence[Listed]) -> list[shapes.Review]:
    names = names_of({(row.department, row.dataset) for each in found for row in rows(each.review)})
    return [shown(each, names) for each in found]


def shown(listed: Listed, names: Names) -> shapes.Review:
    review, why = listed.review, listed.why
    return shapes.Review(
        id=review.id,
        kind=review.kind,
        asked=review.asked,
        weight=review.weight,
        left=side(review.left_rows, names),
        right=side(review.right_rows, names),
        reasons=[
            shapes.ReviewReason(
                field=each.field,
                title=each.title,
                label=each.label,
                weight=each.weight,
                weight_max=each.weight_max,
            )
            for each in review.reasons
        ],
        why=shapes.ReviewWhy(open=why.open, decided=why.decided) if why else None,
        state=review.state,
        applied=review.applied,
        history=[
            shapes.ReviewWord(decision=each.decision, by=each.by, at=each.at, reason=each.reason)
            for each in review.history
        ],
        version=review.version,
    )


def side(found: Iterable[Row], names: Names) -> list[shapes.ReviewRow]:
    return [
        shapes.ReviewRow(
            department_name=names.departments.get(row.department, row.department),
            dataset_name=names.datasets.get((row.department, row.dataset), row.dataset),
            source_row=row.source_row,
            submission=row.submission,
            cells=[MaskedCell(label=cell.label, masked=cell.masked) for cell in row.cells],
        )
        for row in found
    ]
