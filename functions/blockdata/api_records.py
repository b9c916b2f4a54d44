"""Looking up organisations and houses: what registers publish; persons shown beside it leave footprints."""

from collections.abc import Collection
from datetime import date
from typing import Any

from blockdata import as_of, lookups, reads, relations, subjects
from blockdata.as_of import AHEAD, DayAheadError
from blockdata.permission import Asked
from blockdata.relations import Sight
from blockdata.room import room
from blockdata.shapes.persons import Relation
from blockdata.shapes.records import HouseLookup, OrganisationLookup, RecordAnswer
from blockdata.store import golden, grants, records
from blockdata.store.id_key import id_key
from blockdata.store.names import names_of
from blockdata.store.records import Record
from blockdata.subjects import SubjectError, Wanted
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.masking import mask
from zunyi.problems import Problem, not_found

SUBJECTS_MAX = 50
"""Of persons shown beside one record, each of whom gets a footprint; more are not shown."""
REFUSALS = {
    "organisation-not-given": (
        "没有说明查询哪个单位,或填写了不止一项。",
        "请只填统一社会信用代码、原纳税人识别号、全称之一。",
    ),
    "organisation-name-invalid": ("单位名称不正确:过短、过长或有不应出现的字符。", "请填写登记的全称。"),
    "credit-code-invalid": ("统一社会信用代码不正确:位数、字符或校验位不符。", "请对照营业执照逐位核对。"),
    "old-number-invalid": ("原纳税人识别号不正确:位数或校验位不符。", "请对照税务登记证逐位核对。"),
    "house-not-given": ("没有说明查询哪处房屋,或填写了不止一项。", "请只填地址、不动产单元号、标准地址编码之一。"),
    "address-county-unknown": ("地址里没有看出是遵义市哪个区县。", "请从区县写起,如“红花岗区老城街道……”。"),
    "address-no-door": ("地址没有写到门。", "请写到门牌号、楼栋或室号。"),
    "real-estate-number-invalid": ("不动产单元号不正确:应为 28 位。", "请对照不动产权证逐位核对。"),
    "address-code-invalid": ("标准地址编码不正确。", "请对照标准地址门牌核对。"),
}


@room.post("/organisations/lookup", allows="LookUpOrganisation", summary="查询一个单位")
def look_up_organisation(body: OrganisationLookup, caller: Caller, access: Access) -> RecordAnswer:
    access.require()
    until = moment(body.as_of)
    record = the_one(wanted("organisation", body), "单位", until)
    sight = Sight(whole={"organisation", "house"})
    return answer(Asked(caller, "", ""), record, sight, until, purpose="查询单位:法定代表人")


@room.post("/houses/lookup", allows="LookUpHouse", summary="查询一处房屋")
def look_up_house(body: HouseLookup, caller: Caller, access: Access) -> RecordAnswer:
    """Whose it is, is told for a case and on a ground alone."""
    access.require()
    until = moment(body.as_of)
    asked = Asked(caller, body.case_number or "", body.ground or "")
    sight = Sight(whole={"organisation"}, granted=owner_fields(asked), hidden=() if asked.ground else {"person"})
    record = the_one(wanted("house", body), "房屋", until)
    return answer(asked, record, sight, until, purpose="查询房屋:权利人")


def moment(day: date | None) -> str | None:
    """Raises Problem for a day that has not come."""
    try:
        return as_of.until(day)
    except DayAheadError:
        detail, remedy = AHEAD
        raise Problem(422, "day-ahead", detail, remedy=remedy) from None


def owner_fields(asked: Asked) -> Collection[str]:
    """The fields of the grant on which somebody wants to see whose a house is. Raises Problem, with a footprint."""
    if not asked.case_number and not asked.ground:
        return ()
    department = asked.caller.department
    grant = grants.find(department, asked.ground) if department and asked.ground else None
    if grant is None or not asked.case_number:
        raise asked.refusal("no-grant" if asked.case_number else "case-number-missing")
    return grant.fields


def wanted(kind: str, body: Any) -> Wanted:
    """Raises Problem for what names nothing."""
    try:
        return subjects.organisation(id_key(), body) if kind == "organisation" else subjects.house(id_key(), body)
    except SubjectError as error:
        detail, remedy = REFUSALS[error.code]
        raise Problem(422, error.code, detail, remedy=remedy) from None


def the_one(asked: Wanted, what: str, until: str | None) -> Record:
    """As it was known then. Raises Problem where there is none or several: nobody gets a list."""
    record = records.find(asked.golden_id, until) if asked.golden_id else None
    ids = [] if record is not None or asked.search is None else golden.under(asked.search)
    if len(ids) > 1:
        raise Problem(409, "several-found", f"符合的{what}不止一个。", remedy="请改用代码或编号查询。")
    found = record or (records.find(ids[0], until) if ids else None)
    if found is None and until:
        detail, remedy = f"截至那一天没有查到这个{what}。", "请核对所填内容,或改查更晚的日期。"
        raise Problem(404, "not-known-then", detail, remedy=remedy)
    if found is None:
        raise not_found(f"这个{what}", "record-not-found")
    return found


def answer(asked: Asked, record: Record, sight: Sight, until: str | None, *, purpose: str) -> RecordAnswer:
    """Whoever is shown leaves a footprint before the answer goes out."""
    known = records.follow(relations.others(record), until)
    names = names_of(lookups.sources(record))
    shown = relations.present(record, known, sight=sight, names=names, mask=mask)
    persons = [each for each in shown if is_shown(each)][:SUBJECTS_MAX]
    footprints = reads.of_each(
        asked.caller,
        [each.other for each in persons],
        fields=sorted({each.relation for each in persons}),
        purpose=purpose,
        case_number=asked.case_number,
        ground=asked.ground,
    )
    told = [each for each in shown if not is_shown(each) or each in persons]
    presented = lookups.present_record(record, names=names, mask=mask, relations=told)
    return RecordAnswer(record=presented, footprints=footprints)


def is_shown(relation: Relation) -> bool:
    return relation.other_kind == "person" and relation.other is not None
