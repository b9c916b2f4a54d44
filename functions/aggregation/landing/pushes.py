"""Pushes that were taken: pk push#<upload>, sk push. A push is announced here before it lands, so that its key is
never good for other rows; kept longer than what has landed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from zunyi import clock
from zunyi.table import Row
from zunyi.work import ConflictError, Work, work

KEPT = timedelta(days=400)


class PushRow(Row, discriminator="landing-push"):
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    key = UnicodeAttribute()
    content = UnicodeAttribute()
    rows = NumberAttribute()
    landed = BooleanAttribute(default=False)


@dataclass(frozen=True, kw_only=True)
class Push:
    """content: digest of the file that the rows make."""

    upload: str
    department: str
    dataset: str
    key: str
    content: str
    rows: int
    pushed_at: str
    landed: bool


def announced(push: Push) -> Push:
    """The push that has this upload's id: this one, or the one that came before it with the same key."""
    found = find(push.upload)
    if found is not None:
        return found
    try:
        with work() as w:
            w.save(to_row(push))
    except ConflictError:  # it came twice at once
        return find(push.upload) or push
    return push


def find(upload: str) -> Push | None:
    row = PushRow.find(f"push#{upload}", "push")
    return None if row is None else to_push(row)


def note_landed(w: Work, push: Push) -> None:
    row = PushRow.find(f"push#{push.upload}", "push")
    if row is not None and not row.landed:
        row.landed = True
        w.save(row)


def to_row(push: Push) -> PushRow:
    return PushRow(
        pk=f"push#{push.upload}",
        sk="push",
        created_at=push.pushed_at,
        expires_at=int((clock.now() + KEPT).timestamp()),
        **{name: value for name, value in vars(push).items() if name not in {"upload", "pushed_at"}},
    )


def to_push(row: Any) -> Push:
    return Push(
        upload=row.pk.removeprefix("push#"),
        department=row.department,
        dataset=row.dataset,
        key=row.key,
        content=row.content,
        rows=int(row.rows),
        pushed_at=row.created_at,
        landed=bool(row.landed),
    )
