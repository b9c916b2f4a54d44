"""Rows of objections.

objection  pk objection#<id>, sk objection; by_owner objections#<source department>#<state>, by_state
           objections#<state>: what waits by its due day, what has ended by when.
own        pk objector#<sub>, sk <opened at>#<id>: what somebody objected to.
doubt      pk objected#<row_id>, sk <golden id>#<attribute>: the objection that is not ended, at most one a value.
row lock   pk objected#<row_id>, sk correcting: the objection by which the row is being corrected, at most one a row.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from blockdata.objections import ENDED, Objection, Objector, Source, State, Value, Word
from blockdata.store import pages
from zunyi.table import Row
from zunyi.work import Work

COUNTED_MAX = 5000
READ_MAX = 2000
"""So many that wait are read for the sums of all departments."""
SK = "objection"
CORRECTING = "correcting"

Page = tuple[list[Objection], dict[str, Any] | None]


class ObjectionRow(Row, discriminator="objection"):
    golden_kind = UnicodeAttribute()
    golden_id = UnicodeAttribute()
    ids = UnicodeAttribute()
    attribute = UnicodeAttribute()
    label = UnicodeAttribute()
    value = UnicodeAttribute()
    reason = UnicodeAttribute()
    case_number = UnicodeAttribute()
    source = UnicodeAttribute()
    since = UnicodeAttribute()
    objector = UnicodeAttribute()
    opened_at = UnicodeAttribute()
    due = UnicodeAttribute()
    state = UnicodeAttribute()
    history = UnicodeAttribute()
    submission = UnicodeAttribute(null=True)


class OwnObjectionRow(Row, discriminator="own-objection"):
    """sk tells all."""


class DoubtRow(Row, discriminator="doubt"):
    objection = UnicodeAttribute()


def find(id_: str) -> Objection | None:
    row = ObjectionRow.find(pk_of(id_), SK)
    return None if row is None else to_objection(row)


def add(w: Work, objection: Objection) -> None:
    """A new one, in its objector's list, with the mark that its value is doubted."""
    save(w, objection)
    w.save(OwnObjectionRow(pk=f"objector#{objection.objector.sub}", sk=f"{objection.opened_at}#{objection.id}"))
    w.save(DoubtRow(pk=doubts_of(objection), sk=doubt_of(objection), objection=objection.id))


def save(w: Work, objection: Objection) -> None:
    """Write it as it was read and changed; its version guards it."""
    w.save(to_row(objection))


def lock(w: Work, objection: Objection) -> None:
    """Its row is being corrected by it."""
    w.save(DoubtRow(pk=doubts_of(objection), sk=CORRECTING, objection=objection.id))


def unlock(w: Work, objection: Objection) -> None:
    row = DoubtRow.find(doubts_of(objection), CORRECTING)
    if row is not None and row.objection == objection.id:
        w.delete(row)


def forget(w: Work, objection: Objection) -> None:
    """The value is doubted no more."""
    row = DoubtRow.find(doubts_of(objection), doubt_of(objection))
    if row is not None and row.objection == objection.id:
        w.delete(row)


def standing(row_id: str, golden_id: str, attribute: str) -> Objection | None:
    """The one by which this value is doubted already."""
    row = DoubtRow.find(f"objected#{row_id}", f"{golden_id}#{attribute}")
    return None if row is None else find(row.objection)


def is_locked(objection: Objection) -> bool:
    """Whether another correction of the same row is under way."""
    return DoubtRow.find(doubts_of(objection), CORRECTING) is not None


def page(department: str | None, state: State, *, due_before: str | None, after: Any, limit: int) -> Page:
    """Of one source department or all. What waits, the most pressing first; what has ended, the latest first."""
    index, key, place = (
        ("by_owner", f"objections#{department}#{state}", Row.owner_sort)
        if department
        else ("by_state", f"objections#{state}", Row.state_sort)
    )
    starts = place < due_before if due_before else None
    ended = state in ENDED
    rows, following = pages.of(index, key, starts=starts, after=after, limit=limit, newest_first=ended)
    return [to_objection(row) for row in rows], following


def of_objector(sub: str, *, after: str | None, limit: int) -> tuple[list[Objection], str | None]:
    """Somebody's own, the latest first, before a place; and the place where the next page begins."""
    before = OwnObjectionRow.sk < after if after else None
    rows = list(OwnObjectionRow.query(f"objector#{sub}", before, scan_index_forward=False, limit=limit + 1))
    found = [find(row.sk.rpartition("#")[2]) for row in rows[:limit]]
    return [each for each in found if each], rows[limit - 1].sk if len(rows) > limit else None


def count(department: str | None, state: State) -> int:
    """Of one department or all; to COUNTED_MAX."""
    if department:
        return int(Row.by_owner.count(f"objections#{department}#{state}", limit=COUNTED_MAX))
    return int(Row.by_state.count(f"objections#{state}", limit=COUNTED_MAX))


def every(state: State) -> Iterator[Objection]:
    """All in a state, at most READ_MAX."""
    return map(to_objection, Row.by_state.query(f"objections#{state}", limit=READ_MAX))


def pk_of(id_: str) -> str:
    return f"objection#{id_}"


def doubts_of(objection: Objection) -> str:
    return f"objected#{objection.source.row_id}"


def doubt_of(objection: Objection) -> str:
    return f"{objection.golden_id}#{objection.attribute}"


def to_row(objection: Objection) -> ObjectionRow:
    row = ObjectionRow(
        pk=pk_of(objection.id),
        sk=SK,
        owner=f"objections#{objection.source.department}#{objection.state}",
        owner_sort=objection.place,
        state_key=f"objections#{objection.state}",
        state_sort=objection.place,
        golden_kind=objection.kind,
        golden_id=objection.golden_id,
        ids=json.dumps(objection.ids),
        attribute=objection.attribute,
        label=objection.label,
        value=text(asdict(objection.value)),
        reason=objection.reason,
        case_number=objection.case_number,
        source=text(asdict(objection.source)),
        since=objection.since,
        objector=text(asdict(objection.objector)),
        opened_at=objection.opened_at,
        due=objection.due.isoformat(),
        state=objection.state,
        history=text([asdict(word) for word in objection.history]),
        submission=objection.submission,
    )
    if objection.version:
        row.version = objection.version
    return row


def text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def to_objection(row: Any) -> Objection:
    source = json.loads(row.source)
    return Objection(
        id=row.pk.removeprefix("objection#"),
        kind=row.golden_kind,
        golden_id=row.golden_id,
        ids=tuple(json.loads(row.ids)),
        attribute=row.attribute,
        label=row.label,
        value=Value(**json.loads(row.value)),
        reason=row.reason,
        case_number=row.case_number,
        source=Source(**{**source, "columns": tuple(source["columns"])}),
        since=row.since,
        objector=Objector(**json.loads(row.objector)),
        opened_at=row.opened_at,
        due=date.fromisoformat(row.due),
        state=row.state,
        history=tuple(Word(**word) for word in json.loads(row.history)),
        submission=row.submission,
        version=int(row.version),
    )
