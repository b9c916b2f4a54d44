"""Rows of reminders.

reminder  pk dataset#<department>/<dataset>, sk reminder#<due>; by_owner reminders#<department>, by_state
          reminders#open | reminders#ended, both by due day; kept for two years
"""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import cast

from pynamodb.attributes import UnicodeAttribute

from aggregation.reminders.reminder import End, Explanation, Reminder, Told
from aggregation.store import Key, pk_of, search
from zunyi import clock
from zunyi.table import Row
from zunyi.work import Work

OPEN_MAX = 5_000
"""At once, of the city: about as many as it has datasets."""
KEPT = timedelta(days=800)


class ReminderRow(Row, discriminator="delivery-reminder"):
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    due = UnicodeAttribute()
    since = UnicodeAttribute()
    told = UnicodeAttribute()
    explanations = UnicodeAttribute()
    end = UnicodeAttribute()
    ended_at = UnicodeAttribute()


def find(department: str, dataset: str, due: str) -> Reminder | None:
    row = ReminderRow.find(pk_of(department, dataset), f"reminder#{due}")
    return None if row is None else to_reminder(row)


def open_of(department: str, dataset: str) -> list[Reminder]:
    """Those of a dataset that have not ended, as they are at this moment."""
    pk = pk_of(department, dataset)
    found = ReminderRow.query(pk, ReminderRow.sk.startswith("reminder#"), ReminderRow.end == "", consistent_read=True)
    return [to_reminder(row) for row in found]


def every_open() -> list[Reminder]:
    """Of the city, by due day; a moment old."""
    return [to_reminder(row) for row in Row.by_state.query("reminders#open", limit=OPEN_MAX)]


def page(
    department: str, *, ended: bool, wanted: Callable[[Reminder], bool], after: Key | None, limit: int
) -> tuple[list[Reminder], Key | None]:
    """Those wanted, of one department or ("") of all, by due day; and where the next page begins."""
    owner = f"reminders#{department}" if department else ""
    state = f"reminders#{'ended' if ended else 'open'}"

    def meant(each: Reminder) -> bool:
        return bool(each.end) == ended and wanted(each)

    return search(owner, state, to_reminder, wanted=meant, after=after, limit=limit)


def put(w: Work, reminder: Reminder) -> Reminder:
    """Write it as it was read and changed, or a new one; its version guards it. Returns it as it is now."""
    row = ReminderRow(
        pk=pk_of(reminder.department, reminder.dataset),
        sk=f"reminder#{reminder.due}",
        owner=f"reminders#{reminder.department}",
        owner_sort=f"{reminder.due}#{reminder.dataset}",
        state_key=f"reminders#{'ended' if reminder.end else 'open'}",
        state_sort=f"{reminder.due}#{reminder.department}/{reminder.dataset}",
        expires_at=int((clock.now() + KEPT).timestamp()),
        department=reminder.department,
        dataset=reminder.dataset,
        due=reminder.due,
        since=reminder.since,
        told=json.dumps([asdict(each) for each in reminder.told]),
        explanations=json.dumps([asdict(each) for each in reminder.explanations], ensure_ascii=False),
        end=reminder.end,
        ended_at=reminder.ended_at,
    )
    if reminder.version:
        row.version = reminder.version
    w.save(row)
    return replace(reminder, version=reminder.version + 1)


def to_reminder(row: ReminderRow | Row) -> Reminder:
    assert isinstance(row, ReminderRow)  # noqa: S101 - nothing else is in its lists
    return Reminder(
        department=row.department,
        dataset=row.dataset,
        due=row.due,
        since=row.since,
        told=tuple(Told(**each) for each in json.loads(row.told)),
        explanations=tuple(Explanation(**each) for each in json.loads(row.explanations)),
        end=cast("End", row.end),
        ended_at=row.ended_at,
        version=int(row.version),
    )
