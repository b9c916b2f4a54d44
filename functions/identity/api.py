"""Who am I, who has looked, and keys of departments' programs: /api/identity. Notices: api_notices."""

from datetime import timedelta

from pydantic import BaseModel, Field

from identity import api_notices, department_keys, departments, store
from identity.department_keys import DepartmentKey
from identity.footprints import Footprint
from identity.room import PAGE, room
from zunyi import clock, cursor
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.http import Body
from zunyi.logs import logger
from zunyi.problems import Problem, not_found
from zunyi.work import Work, work

CLOCKS_APART = timedelta(days=1)  # a footprint of a clock that runs ahead of ours is still in the list


__all__ = ["PAGE", "handler", "room"]
ROUTES = (api_notices,)  # importing it registers its routes
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


class KeyBody(Body):
    department: str = Field(min_length=1, max_length=60)
    name: str = Field(min_length=2, max_length=40)


class KeyItem(BaseModel):
    id: str
    department: str
    name: str
    made_at: str
    made_by: str
    revoked_at: str | None


class MadeKey(KeyItem):
    """key: shown in this answer, and never again."""

    key: str


class Keys(BaseModel):
    items: list[KeyItem]
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


@room.get("/keys", allows="ListKeys", summary="部门程序的密钥")
def list_keys(department: str, access: Access) -> Keys:
    access.require({"department": department})
    return Keys(items=[to_key(each) for each in department_keys.of_department(department)], next=None)


@room.post("/keys", allows="MakeKey", summary="给部门的程序一个密钥")
def make_key(body: KeyBody, caller: Caller, access: Access) -> MadeKey:
    """Work of its own: an answer that holds a key is not kept for a request that comes again."""
    access.require({"department": body.department})
    with work() as own:
        made, secret = department_keys.make(own, body.department, name=body.name, made_by=caller.name)
    logger.info("department key made", key_id=made.id, department=made.department, sub=caller.sub)
    return MadeKey(**to_key(made).model_dump(), key=secret)


@room.delete("/keys/{department}/{id}", allows="RevokeKey", summary="吊销密钥")
def revoke_key(department: str, id: str, caller: Caller, access: Access, w: Work) -> KeyItem:  # noqa: A002 - the path's
    access.require({"department": department})
    revoked = department_keys.revoke(w, department, id)
    if revoked is None:
        raise not_found("这个密钥", "key-not-found")
    logger.info("department key revoked", key_id=id, department=department, sub=caller.sub)
    return to_key(revoked)


def to_key(key: DepartmentKey) -> KeyItem:
    return KeyItem.model_validate(vars(key))
