"""Grants: operators put them, auditors read them, and everybody sees the grounds of the own department."""

from dataclasses import asdict

from blockdata import grants
from blockdata.grants import Grant
from blockdata.room import PAGE, room
from blockdata.shapes.grants import GrantAnswer, GrantBody, Grants
from blockdata.shapes.persons import Ground, Grounds
from blockdata.store import grants as store
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.cursor import decode, encode
from zunyi.problems import Problem
from zunyi.work import Work

GROUNDS_MAX = 100


@room.get("/grounds", allows="ListGrounds", summary="本部门可用的查询依据")
def list_grounds(caller: Caller, access: Access) -> Grounds:
    access.require()
    found = store.of_department(caller.department, limit=GROUNDS_MAX)
    return Grounds(items=[ground(grant) for grant in found], next=None)


@room.get("/grants", allows="ListGrants", summary="全部授权")
def list_grants(access: Access, cursor: str = "") -> Grants:
    access.require()
    found, following = store.page(after=decode(cursor), limit=PAGE)
    return Grants(items=[GrantAnswer(**asdict(grant)) for grant in found], next=encode(following))


@room.put("/grants/{department}/{ground}", allows="PutGrant", summary="授予一个部门一项查询依据")
def put_grant(department: str, ground: str, body: GrantBody, access: Access, w: Work) -> GrantAnswer:
    access.require()
    try:
        grant = grants.put(department, ground, name=body.name, basis=body.basis, fields=body.fields)
    except grants.GrantError as error:
        raise Problem(422, "grant-invalid", str(error), remedy="请对照字段清单和代号写法改正。") from error
    store.put(w, grant)
    told = {"department": department, "ground": ground, "name": grant.name, "fields": list(grant.fields)}
    w.publish("blockdata.GrantPut.v1", subject=f"{department}/{ground}", data=told)
    return GrantAnswer(**asdict(grant))


def ground(grant: Grant) -> Ground:
    return Ground(ground=grant.ground, name=grant.name, basis=grant.basis, fields=list(grant.fields))
