"""更正通知: what somebody read and what has been corrected since."""

from dataclasses import replace
from typing import Literal

from pydantic import BaseModel

from identity import departments, notice_store
from identity.notices import Notice
from identity.room import PAGE, room
from zunyi import clock
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.cursor import decode, encode
from zunyi.problems import not_found
from zunyi.work import Work


class NoticeRead(BaseModel):
    """A look of before, by the number of its footprint."""

    footprint: str
    at: str
    case_number: str | None


class NoticeItem(BaseModel):
    """One value corrected, to one reader. id: of the objection that led to it. count: all looks; reads: the latest."""

    id: str
    kind: Literal["person", "organisation", "house"]
    subject: str
    attribute: str
    label: str
    source: str
    source_name: str
    since: str
    corrected_at: str
    actor: str
    actor_name: str | None
    reads: list[NoticeRead]
    count: int
    read_at: str | None


class Notices(BaseModel):
    """unread: of the caller's own, to 1000."""

    items: list[NoticeItem]
    next: str | None
    unread: int


@room.get("/notices", allows="ListNotices", summary="更正通知")
def list_notices(caller: Caller, access: Access, department: str = "", cursor: str = "") -> Notices:
    """One's own, the latest first; or those to a department's people."""
    place = decode(cursor)
    if department:
        access.require({"actor": "", "department": department})
        found, end = notice_store.of_department(department, after=place, limit=PAGE)
    else:
        access.require({"actor": caller.sub, "department": ""})
        found, end = notice_store.of_actor(caller.sub, after=place, limit=PAGE)
    unread = notice_store.unread(caller.sub)
    return Notices(items=[to_item(each) for each in found], next=encode(end), unread=unread)


@room.post("/notices/{id}/read", allows="TakeNote", summary="知悉一条更正通知")
def take_note(id: str, caller: Caller, access: Access, w: Work) -> NoticeItem:  # noqa: A002 - the path's name
    access.require({"actor": caller.sub})
    known = notice_store.find(id, caller.sub)
    if known is None:
        raise not_found("这条通知", "notice-not-found")
    if known.read_at is not None:
        return to_item(known)
    after = replace(known, read_at=clock.stamp(clock.now()))
    notice_store.save(w, after)
    return to_item(after)


def to_item(notice: Notice) -> NoticeItem:
    correction = notice.correction
    return NoticeItem.model_validate(
        {
            "id": correction.objection,
            "kind": correction.kind,
            "subject": notice.subject,
            "attribute": correction.attribute,
            "label": correction.label,
            "source": correction.department,
            "source_name": departments.name_of(correction.department) or correction.department,
            "since": correction.since,
            "corrected_at": correction.at,
            "actor": notice.actor,
            "actor_name": notice.actor_name,
            "reads": [vars(each) for each in notice.reads],
            "count": notice.count,
            "read_at": notice.read_at,
        }
    )
