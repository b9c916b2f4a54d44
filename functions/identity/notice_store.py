"""Rows of notices.

correction  pk corrected#<golden id>, sk <corrected at>#<objection>: kept as long as looks of before may still be told.
notice      pk notice#<objection>, sk <actor>; by_owner notices#<actor>, by_state notices-of#<department>: by time.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from identity import notices, store
from identity.footprints import Footprint
from identity.notices import Correction, Notice, Read
from zunyi import clock
from zunyi.table import Row
from zunyi.work import Work

KEPT = timedelta(days=30)
"""A look is told within seconds; within days where messages lay among the dead letters."""
UNREAD_MAX = 1000
FOOTPRINTS_MAX = 10_000
"""Of one record, looked through for one correction."""
PAGE = 500


class CorrectedRow(Row, discriminator="corrected-value"):
    correction = UnicodeAttribute()


class NoticeRow(Row, discriminator="notice"):
    actor_name = UnicodeAttribute(null=True)
    department = UnicodeAttribute(null=True)
    subject = UnicodeAttribute()
    correction = UnicodeAttribute()
    reads = UnicodeAttribute()
    count_of_reads = NumberAttribute()
    read_at = UnicodeAttribute(null=True)


def remember(w: Work, correction: Correction) -> None:
    """For looks that are told late."""
    expires = int((clock.now() + KEPT).timestamp())
    for id_ in correction.ids:
        pk, sk = f"corrected#{id_}", f"{correction.at}#{correction.objection}"
        if CorrectedRow.find(pk, sk) is None:
            w.save(CorrectedRow(pk=pk, sk=sk, correction=text(asdict(correction)), expires_at=expires))


def since(footprint: Footprint) -> Iterator[Correction]:
    """Corrections of whom was looked at, made after that."""
    rows = CorrectedRow.query(f"corrected#{footprint.subject}", CorrectedRow.sk > footprint.at, consistent_read=True)
    return (to_correction(row.correction) for row in rows)


def looks(correction: Correction) -> Iterator[Footprint]:
    """Footprints of the record while the wrong value stood, the latest first."""
    for id_ in correction.ids:
        after: Any = None
        for _ in range(FOOTPRINTS_MAX // PAGE):
            found, after = store.of_subject(id_, actor="", after=after, limit=PAGE)
            yield from (each for each in found if correction.since <= each.at <= correction.at)
            if after is None or found[-1].at < correction.since:
                break


def find(objection: str, actor: str) -> Notice | None:
    row = NoticeRow.find(pk_of(objection), actor)
    return None if row is None else to_notice(row)


def save(w: Work, notice: Notice) -> None:
    """Write it as it was read and changed; its version guards it."""
    correction = notice.correction
    place = f"{correction.at}#{correction.objection}"
    row = NoticeRow(
        pk=pk_of(correction.objection),
        sk=notice.actor,
        owner=f"notices#{notice.actor}",
        owner_sort=place,
        state_key=f"notices-of#{notice.department}" if notice.department else None,
        state_sort=f"{place}#{notice.actor}" if notice.department else None,
        actor_name=notice.actor_name,
        department=notice.department,
        subject=notice.subject,
        correction=text(asdict(correction)),
        reads=text([asdict(each) for each in notice.reads]),
        count_of_reads=notice.count,
        read_at=notice.read_at,
    )
    if notice.version:
        row.version = notice.version
    w.save(row)


def add(w: Work, footprint: Footprint, correction: Correction) -> None:
    """A look that was told after the correction."""
    known = find(correction.objection, footprint.actor)
    after = notices.with_read(known, footprint) if known else notices.first(footprint, correction)
    if after != known:
        save(w, after)


def of_actor(actor: str, *, after: Any, limit: int) -> tuple[list[Notice], Any]:
    return listed("owner", f"notices#{actor}", Row.by_owner, after=after, limit=limit)


def of_department(department: str, *, after: Any, limit: int) -> tuple[list[Notice], Any]:
    return listed("state_key", f"notices-of#{department}", Row.by_state, after=after, limit=limit)


def listed(attribute: str, key: str, index: Any, *, after: Any, limit: int) -> tuple[list[Notice], Any]:
    """The latest first."""
    place = store.at_place(after, attribute, key)
    found = index.query(key, scan_index_forward=False, last_evaluated_key=place, limit=limit)
    return [to_notice(row) for row in found], found.last_evaluated_key


def unread(actor: str) -> int:
    """How many of somebody's he has not taken note of, of the latest UNREAD_MAX."""
    rows: Iterable[Any] = Row.by_owner.query(f"notices#{actor}", scan_index_forward=False, limit=UNREAD_MAX)
    return sum(row.read_at is None for row in rows)


def pk_of(objection: str) -> str:
    return f"notice#{objection}"


def text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def to_correction(kept: str) -> Correction:
    said = json.loads(kept)
    return Correction(**{**said, "ids": tuple(said["ids"])})


def to_notice(row: Any) -> Notice:
    return Notice(
        actor=row.sk,
        actor_name=row.actor_name,
        department=row.department,
        subject=row.subject,
        correction=to_correction(row.correction),
        reads=tuple(Read(**each) for each in json.loads(row.reads)),
        count=int(row.count_of_reads),
        read_at=row.read_at,
        version=int(row.version),
    )
