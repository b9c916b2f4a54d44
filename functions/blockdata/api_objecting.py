"""Doubting a value, and deciding on the doubt: who was shown it objects, its source department decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from blockdata import doubted, objections, reads
from blockdata.api_objections import names, permitted
from blockdata.attributes import OF_KIND, PUBLIC, Shown
from blockdata.doubted import DoubtError
from blockdata.lookups import both
from blockdata.objections import Objection, Objector, Source, Value
from blockdata.objections_shown import Viewer, present
from blockdata.permission import Asked, RefusedError
from blockdata.room import room
from blockdata.shapes import objections as shapes
from blockdata.shapes.objections import ObjectionBody, ObjectionDecision, ObjectionWithdrawal
from blockdata.store import contracts, records, submissions
from blockdata.store import objections as store
from blockdata.store.golden import kind_of
from blockdata.store.records import Record
from fusion.contract import Column, Contract
from zunyi import clock, ids
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.masking import mask
from zunyi.problems import Problem, conflict, not_found
from zunyi.work import Work

IDS_MAX = 50
VERSIONS = 20
VERSIONS_MAX = 200
"""So far back is looked for the version in which the value came up."""


@dataclass(frozen=True)
class Doubted:
    """A value of a record, how it is shown, and the columns of its source row that may have given it."""

    record: Record
    shown: Shown
    columns: Sequence[Column]

    def text(self, kind: str, name: str, value: str) -> str:
        """Masked; what registers publish, and codes of it, in words."""
        masked, whole = both(self.shown, value, granted=name in PUBLIC[kind], mask=mask)
        return whole or masked or ""


@room.post("/objections", allows="OpenObjection", summary="对一个值提出异议")
def open_objection(body: ObjectionBody, caller: Caller, access: Access, w: Work) -> shapes.Objection:
    """Of a person as a look-up is: for a case, on a ground. It is compared with what is known, hence the footprint."""
    may_object(body, caller, access)
    known = the_value(body)
    kept = known.record["provenance"][body.attribute]
    if body.kind == "person":
        purpose = f"提出数据异议:{known.shown.label}"
        subject, case = [known.record["golden_id"]], {"case_number": body.case_number, "ground": body.ground}
        reads.of_each(caller, subject, fields=[body.attribute], purpose=purpose, **case)
    proposed = typed(body, known)
    if proposed == kept["value"]:
        told = f"所填的值与现在的{known.shown.label}相同。"
        raise Problem(422, "same-value", told, remedy="请核对后填写不同的值。", errors=wrong("proposed", told))
    doubt = store.standing(kept["source"]["row_id"], known.record["golden_id"], body.attribute)
    if doubt is not None:
        told = f"这个值已有人提出异议,{objections.STATE_NAMES[doubt.state]},答复期限 {doubt.due:%Y年%m月%d日}。"
        raise Problem(409, "already-objected", told, remedy="不必重复提出;更正后查过的人都会收到通知。")
    objection = an_objection(body, caller, known, proposed)
    store.add(w, objection)
    return answer(objection, caller, version=1)


@room.post("/objections/{id}/decision", allows="DecideObjection", summary="核实异议:更正或不予更正")
def decide_objection(
    *,
    id: str,  # noqa: A002 - the path's name
    body: ObjectionDecision,
    caller: Caller,
    access: Access,
    w: Work,
) -> shapes.Objection:
    known = permitted(id, access)
    if body.decision == "refuse" and len(body.reason) < 2:
        told = "不予更正须说明理由。"
        raise Problem(422, "reason-missing", told, remedy="请写明核实的情况和依据。", errors=wrong("reason", told))
    at = clock.stamp(clock.now())
    try:
        after = objections.decide(
            known, body.decision, by=objector(caller), reason=body.reason, at=at, version=body.version
        )
    except objections.ObjectionError as error:
        raise refusal(error) from error
    if body.decision == "accept":
        may_correct(known)
        store.lock(w, after)
        source = known.source
        data = {"objection": known.id, "department": source.department, "dataset": source.dataset, "accepted_at": at}
        w.publish("blockdata.ObjectionAccepted.v1", subject=known.id, data=data)
    else:
        store.forget(w, after)
    store.save(w, after)
    return answer(after, caller, version=known.version + 1)


@room.post("/objections/{id}/withdraw", allows="WithdrawObjection", summary="撤回异议")
def withdraw_objection(
    *,
    id: str,  # noqa: A002 - the path's name
    body: ObjectionWithdrawal,
    caller: Caller,
    access: Access,
    w: Work,
) -> shapes.Objection:
    known = permitted(id, access)
    try:
        after = objections.withdraw(known, at=clock.stamp(clock.now()), version=body.version)
    except objections.ObjectionError as error:
        raise refusal(error) from error
    store.forget(w, after)
    store.save(w, after)
    return answer(after, caller, version=known.version + 1)


def may_object(body: ObjectionBody, caller: Caller, access: Access) -> None:
    """Permission first, as with a look-up. Raises Problem."""
    if body.kind != "person":
        access.require({"kind": body.kind}, case_number="", granted=False)
        return
    asked = Asked(caller, body.case_number, body.ground, subject=body.golden_id)
    try:
        asked.permitted(access)
    except RefusedError as refused:
        raise asked.refusal(refused.code) from None


def the_value(body: ObjectionBody) -> Doubted:
    """Raises Problem where the record has no such value, or nobody could put it right."""
    record = records.find(body.golden_id) if kind_of(body.golden_id) == body.kind else None
    if record is None:
        raise not_found("这份档案", "record-not-found")
    shown = OF_KIND[body.kind].get(body.attribute)
    kept = record["provenance"].get(body.attribute)
    if shown is None or kept is None:
        raise not_found("这个值", "value-not-found")
    if record["version"] != body.version:
        raise conflict("这份档案在您查看之后有了变化。", "changed-meanwhile")
    source = kept["source"]
    document = contracts.find(source["department"], source["dataset"])
    if document is None:
        raise not_found("来源数据集的契约", "contract-not-found")
    try:
        columns = doubted.columns_of(Contract.load(document), body.kind, body.attribute, shown.label)
    except DoubtError as error:
        raise doubt_problem(error) from error
    return Doubted(record, shown, columns)


def typed(body: ObjectionBody, known: Doubted) -> str:
    column = known.columns[0]
    masked = mask(column.type, body.proposed)
    try:
        return doubted.proposed(body.proposed, column, known.shown.label, today=clock.today(), masked=masked)
    except DoubtError as error:
        raise doubt_problem(error) from error


def an_objection(body: ObjectionBody, caller: Caller, known: Doubted, proposed: str) -> Objection:
    record, kept = known.record, known.record["provenance"][body.attribute]
    now = clock.now()
    seen = str(kept["value"])
    source = {each: kept["source"].get(each) for each in ("department", "dataset", "submission", "file", "source_row")}
    return Objection(
        id=ids.fresh("obj"),
        kind=body.kind,
        golden_id=record["golden_id"],
        ids=tuple(dict.fromkeys([record["golden_id"], body.golden_id, *record["redirects"]]))[:IDS_MAX],
        attribute=body.attribute,
        label=known.shown.label,
        value=Value(
            seen=seen,
            proposed=proposed,
            seen_shown=known.text(body.kind, body.attribute, seen),
            proposed_shown=known.text(body.kind, body.attribute, proposed),
        ),
        reason=body.reason,
        case_number=body.case_number,
        source=Source(**source, row_id=kept["source"]["row_id"], columns=tuple(each.name for each in known.columns)),
        since=since(record, body.attribute, seen),
        objector=objector(caller),
        opened_at=clock.stamp(now),
        due=objections.due_day(clock.today()),
    )


def since(record: Record, attribute: str, value: str) -> str:
    """When the version came up from which on the value stood so without a break."""
    begun, below = str(record["at"]), None
    for _ in range(VERSIONS_MAX // VERSIONS):
        found = [records.read(item) for item in records.versions(record["golden_id"], below=below, limit=VERSIONS)]
        for version in found:
            if (version["provenance"] or {}).get(attribute, {}).get("value") != value:
                return begun
            begun, below = str(version["at"]), int(version["version"])
        if len(found) < VERSIONS:
            break
    return begun


def may_correct(known: Objection) -> None:
    """Raises Problem where another file could meet the correction half-way: its row is written as it stands now."""
    if submissions.is_under_way(known.source.department, known.source.dataset):
        raise conflict("来源数据集正在处理另一次报送,此时更正可能互相覆盖。请等它处理完再认定。", "dataset-busy")
    if store.is_locked(known):
        raise conflict("同一条来源记录的另一处更正正在处理,请等它完成再认定。", "row-busy")


def objector(caller: Caller) -> Objector:
    return Objector(caller.sub, caller.name, caller.department)


def answer(objection: Objection, caller: Caller, *, version: int) -> shapes.Objection:
    told = present(objection, Viewer(caller, clock.today()), names([objection]))
    return told.model_copy(update={"version": version})


def refusal(error: objections.ObjectionError) -> Problem:
    if isinstance(error, objections.OwnObjectionError):
        remedy = "请由本部门另一位数据专员核实。"
        return Problem(403, "own-objection", "这个异议是您自己提出的,不能由您决定。", remedy=remedy)
    if isinstance(error, objections.ObjectionMoveError):
        return conflict(f"这个异议{objections.STATE_NAMES[error.state]},不能再这样处理。", "decision-not-allowed")
    return conflict("这个异议在您查看之后有了变化。", "changed-meanwhile")


def wrong(field: str, told: str) -> list[dict[str, str]]:
    return [{"field": field, "message": told}]


def doubt_problem(error: DoubtError) -> Problem:
    errors = wrong(error.field, error.told) if error.field else []
    return Problem(422, error.code, error.told, remedy=error.remedy, errors=errors)
