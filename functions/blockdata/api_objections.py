"""Objections 数据异议: the source department's inbox, what oneself objected to, and what waits too long."""

from collections.abc import Iterable, Sequence

from blockdata import reads
from blockdata.lookups import Names
from blockdata.objections import WAITING, Objection
from blockdata.objections_shown import Viewer, present, sums
from blockdata.room import PAGE, room
from blockdata.shapes import objections as shapes
from blockdata.shapes.objections import ObjectedValues, Objections, ObjectionSums, State
from blockdata.store import contracts
from blockdata.store import objections as store
from blockdata.store.names import names_of
from zunyi import clock
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.cursor import decode, encode
from zunyi.problems import Problem, not_found

STATES: tuple[State, ...] = ("open", "failed", "correcting", "corrected", "refused", "withdrawn")


@room.get("/objections", allows="ListObjections", summary="异议核实")
def list_objections(
    *,
    caller: Caller,
    access: Access,
    department: str = "",
    state: State = "open",
    late: str = "",
    cursor: str = "",
) -> Objections:
    """Of one source department or all, in one state. Stewards see their own department's without naming it. late: any
    text asks for those alone whose limit has passed."""
    department = own_department(caller, access, department)
    access.require({"department": department})
    found, following = store.page(
        department or None,
        state,
        due_before=clock.today().isoformat() if late and state in WAITING else None,
        after=decode(cursor),
        limit=PAGE,
    )
    viewer = Viewer(caller, clock.today())
    leave(caller, [each for each in found if viewer.is_source(each) and each.kind == "person"])
    total = None if late else store.count(department or None, state)
    return Objections(items=shown(found, viewer), next=encode(following), total=total)


@room.get("/objections/mine", allows="ListOwnObjections", summary="我提出的异议")
def list_own(caller: Caller, access: Access, cursor: str = "") -> Objections:
    """The latest first."""
    access.require()
    place = (decode(cursor) or {}).get("before")
    if cursor and not isinstance(place, str):
        raise Problem(400, "cursor-invalid", "翻页位置无效。", remedy="请回到第一页重新查看。")
    found, following = store.of_objector(caller.sub, after=place, limit=PAGE)
    after = {"before": following} if following else None
    return Objections(items=shown(found, Viewer(caller, clock.today())), next=encode(after))


@room.get("/objections/sums", allows="ReadObjectionSums", summary="异议核实统计")
def read_objection_sums(caller: Caller, access: Access, department: str = "") -> ObjectionSums:
    """Of one source department or all."""
    department = own_department(caller, access, department)
    access.require({"department": department})
    waiting = [
        each
        for state in WAITING
        for each in store.every(state)
        if not department or each.source.department == department
    ]
    viewer = Viewer(caller, clock.today())
    counts = {state: store.count(department or None, state) for state in STATES}
    return ObjectionSums(departments=sums(waiting, viewer, names(waiting)), states=counts)


@room.get("/objections/{id}", allows="ReadObjection", summary="一个异议")
def read_objection(id: str, caller: Caller, access: Access) -> shapes.Objection:  # noqa: A002 - the path's name
    known = permitted(id, access)
    viewer = Viewer(caller, clock.today())
    leave(caller, [known] if viewer.is_source(known) and known.kind == "person" else [])
    return present(known, viewer, names([known]))


@room.get("/objections/{id}/values", allows="ReadObjectedValues", summary="核实时查看原值")
def read_values(id: str, caller: Caller, access: Access) -> ObjectedValues:  # noqa: A002 - the path's name
    """Nobody can check a value he does not see: the source department sees both whole, and that is recorded."""
    known = permitted(id, access)
    footprint = None
    if known.kind == "person":
        [footprint] = reads.of_each(
            caller,
            [known.golden_id],
            fields=[known.attribute],
            purpose=f"核实数据异议:{known.label}",
            case_number=known.case_number,
        )
    return ObjectedValues(value=known.value.seen or None, proposed=known.value.proposed or None, footprint=footprint)


def own_department(caller: Caller, access: Access, department: str) -> str:
    if not department and "steward" in caller.roles and not access.allows({"department": ""}):
        return caller.department
    return department


def permitted(id_: str, access: Access) -> Objection:
    """Raises Problem: nobody learns of an objection that he may not see."""
    known = store.find(id_)
    if known is None:
        access.require({"department": "", "objector": ""})
        raise not_found("这个异议", "objection-not-found")
    access.require({"department": known.source.department, "objector": known.objector.sub})
    return known


def leave(caller: Caller, seen: Sequence[Objection]) -> None:
    """One footprint for a page of persons' masked values."""
    if seen:
        fields = sorted({each.attribute for each in seen})
        reads.of_cases(caller, subject=None, fields=fields, purpose=f"异议核实:{len(seen)} 条")


def shown(found: Sequence[Objection], viewer: Viewer) -> list[shapes.Objection]:
    told = names(found)
    return [present(each, viewer, told) for each in found]


def names(found: Iterable[Objection]) -> Names:
    """Of the sources, and of the departments that object."""
    known = list(found)
    told = names_of({(each.source.department, each.source.dataset) for each in known})
    others = {each.objector.department for each in known} - set(told.departments)
    named = {department: contracts.name_of(department) for department in sorted(others)}
    return Names({**told.departments, **named}, told.datasets)
