"""Table of footprints, found by actor, by subject, and by time.

pk footprints#<month>, sk <at>#<event id>; by_owner actor#<sub>, by_state subject#<opaque id>, both by <at>#<event id>.
A footprint without subject is in the actor's list and in the month's.
"""

import json
from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from identity.footprints import Footprint, month_before
from zunyi.problems import Problem
from zunyi.table import Row
from zunyi.work import Work

MONTHS_MAX = 36  # how far back one page looks for the next footprint
Page = tuple[list[Footprint], dict[str, Any] | None]


class FootprintRow(Row, discriminator="footprint"):
    at = UnicodeAttribute()
    actor = UnicodeAttribute()
    actor_name = UnicodeAttribute(null=True)
    department = UnicodeAttribute(null=True)
    context = UnicodeAttribute()
    subject = UnicodeAttribute(null=True)
    fields = UnicodeAttribute()
    case_number = UnicodeAttribute(null=True)
    ground = UnicodeAttribute(null=True)
    purpose = UnicodeAttribute(null=True)
    outcome = UnicodeAttribute()


def keep(w: Work, footprint: Footprint) -> bool:
    """False if it is there already: a footprint never changes."""
    pk = f"footprints#{footprint.month}"
    if FootprintRow.find(pk, footprint.place):
        return False
    row = FootprintRow(
        pk=pk,
        sk=footprint.place,
        owner=f"actor#{footprint.actor}",
        owner_sort=footprint.place,
        **{name: value for name, value in vars(footprint).items() if name not in {"id", "fields"}},
    )
    row.fields = json.dumps(footprint.fields, ensure_ascii=False)
    if footprint.subject:
        row.state_key, row.state_sort = f"subject#{footprint.subject}", footprint.place
    w.save(row)
    return True


def of_actor(actor: str, *, subject: str, after: Any, limit: int) -> Page:
    """What one caller read, latest first; only of one subject where that is named."""
    found = Row.by_owner.query(
        f"actor#{actor}",
        filter_condition=FootprintRow.subject == subject if subject else None,
        scan_index_forward=False,
        last_evaluated_key=at_place(after, "owner", f"actor#{actor}"),
        limit=limit,
    )
    return [to_footprint(row) for row in found], found.last_evaluated_key


def of_subject(subject: str, *, actor: str, after: Any, limit: int) -> Page:
    """Who read of one subject, latest first; only one actor's where that is named."""
    found = Row.by_state.query(
        f"subject#{subject}",
        filter_condition=FootprintRow.actor == actor if actor else None,
        scan_index_forward=False,
        last_evaluated_key=at_place(after, "state_key", f"subject#{subject}"),
        limit=limit,
    )
    return [to_footprint(row) for row in found], found.last_evaluated_key


def latest(month: str, *, after: Mapping[str, Any] | None, limit: int) -> Page:
    """Everybody's, latest first, from `month` back or from where a page ended ({month, place})."""
    place = None
    if after is not None:
        month, place = checked(after)
    rows: list[Any] = []
    for _ in range(MONTHS_MAX):
        rows += FootprintRow.query(
            f"footprints#{month}",
            FootprintRow.sk < place if place else None,
            scan_index_forward=False,
            consistent_read=True,
            limit=limit + 1 - len(rows),
        )
        if len(rows) > limit:
            last = rows[limit - 1]
            return [to_footprint(row) for row in rows[:limit]], {"month": last.at[:7], "place": last.sk}
        month, place = month_before(month), None
    return [to_footprint(row) for row in rows], None


def checked(after: Mapping[str, Any]) -> tuple[str, str]:
    month, place = after.get("month"), after.get("place")
    if not isinstance(month, str) or not isinstance(place, str) or len(month) != 7 or not place.startswith(month):
        raise not_here()
    return month, place


def at_place(after: Any, attribute: str, wanted: str) -> Any:
    """Where a page of this very list ended. Raises Problem 400 for another list's place."""
    if after is not None and after.get(attribute) != {"S": wanted}:
        raise not_here()
    return after


def not_here() -> Problem:
    return Problem(400, "cursor-invalid", "翻页位置无效。", remedy="请回到第一页重新查看。")


def to_footprint(row: Any) -> Footprint:
    return Footprint(
        id=row.sk.rpartition("#")[2],
        at=row.at,
        actor=row.actor,
        actor_name=row.actor_name,
        department=row.department,
        context=row.context,
        subject=row.subject,
        fields=tuple(json.loads(row.fields)),
        case_number=row.case_number,
        ground=row.ground,
        purpose=row.purpose,
        outcome=row.outcome,
    )
