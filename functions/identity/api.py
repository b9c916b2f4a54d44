"""Who am I, and who has looked: /api/identity."""

from datetime import timedelta

from pydantic import BaseModel

from identity import departments, store
from identity.footprints import Footprint
from zunyi import clock, cursor
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.http import Room
from zunyi.problems import Problem

PAGE = 50
CLOCKS_APART = timedelta(days=1)  # a footprint of a clock that runs ahead of ours is still in the list

room = Room("identity")
handler = room.handler


class Me(BaseModel):
    sub: str
    name: str
    roles: list[str]
    department: str | None
    department_name: str | None


class FootprintItem(BaseModel):
    id: str
    at: str
    actor: str
    actor_name: str | None
    department: str | None
    context: str
    subject: str | None
    fields: list[str]
    case_number: str | None
    ground: str | None
    purpose: str | None
    outcome: str


class Footprints(BaseModel):
    items: list[FootprintItem]
    next: str | None


@room.get("/me", allows="ReadMe", summary="当前登录人")
def read_me(caller: Caller, access: Access) -> Me:
    access.require()
    return Me(
        sub=caller.sub,
        name=caller.name,
        roles=sorted(caller.roles),
        department=caller.department or None,
        department_name=departments.name_of(caller.department),
    )


@room.get("/footprints", allows="ListFootprints", summary="查询留痕")
def list_footprints(caller: Caller, access: Access, subject: str = "", actor: str = "", cursor: str = "") -> Footprints:
    if not actor and not access.allows({"actor": actor}):
        actor = caller.sub  # whoever may not see everybody's sees what they read themselves
    if not access.allows({"actor": actor}):
        raise Problem(
            403,
            "footprints-of-others",
            "您只能查看自己的查询留痕。",
            remedy="请去掉查询人条件;核查他人留痕请联系审计人员。",
        )
    found, following = find(subject, actor, cursor)
    return Footprints(items=[to_item(footprint) for footprint in found], next=following)


def find(subject: str, actor: str, place: str) -> tuple[list[Footprint], str | None]:
    after = cursor.decode(place)
    if subject:
        found, end = store.of_subject(subject, actor=actor, after=after, limit=PAGE)
    elif actor:
        found, end = store.of_actor(actor, subject=subject, after=after, limit=PAGE)
    else:
        found, end = store.latest(clock.stamp(clock.now() + CLOCKS_APART)[:7], after=after, limit=PAGE)
    return found, cursor.encode(end)


def to_item(footprint: Footprint) -> FootprintItem:
    return FootprintItem.model_validate({**vars(footprint), "fields": list(footprint.fields)})
