"""Looking up a person: for a case, on a ground granted to the caller's department, never without a footprint."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from blockdata import identifiers, lookups, reads
from blockdata.grants import Grant
from blockdata.room import room
from blockdata.shapes.persons import Lookup, LookupAnswer, Person
from blockdata.store import golden, grants, people
from blockdata.store.id_key import id_key
from blockdata.store.names import names_of
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.footprints import Outcome
from zunyi.logs import logger
from zunyi.masking import mask
from zunyi.problems import Problem

REFUSALS = {
    "no-role": (403, "您的角色不能查询个人信息。", "如工作需要,请联系本部门管理员申请权限。"),
    "case-number-missing": (403, "没有填写案号,不能查询个人信息。", "请填写正在办理的案号。"),
    "no-grant": (403, "您的部门没有获得这项查询依据的授权。", "请选择已授权的查询依据,或申请共享。"),
    "id-number-invalid": (422, "公民身份号码不正确:位数、日期或校验位不符。", "请对照证件逐位核对。"),
    "person-not-given": (422, "没有说明查询谁。", "请填写公民身份号码,或同时填写姓名和出生日期(如1980-01-03)。"),
    "person-not-found": (404, "没有查到这个人。", "请核对所填内容;也可能各部门尚未报送此人的数据。"),
    "several-found": (409, "同名同出生日期的不止一人。", "请改用公民身份号码查询。"),
    "failed": (503, "暂时无法查询。", "请稍后重试;本次查询已留痕。"),
}
OUTCOMES: dict[str, Outcome] = {
    "no-role": "denied",
    "case-number-missing": "denied",
    "no-grant": "denied",
    "person-not-found": "not-found",
}


class RefusedError(Exception):
    """The look-up ends here, for this code of REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Asked:
    """A look-up under way; subject: the opaque id of whom it is about, as soon as it is known."""

    body: Lookup
    caller: Caller
    subject: str | None = None

    def leave(self, outcome: Outcome, fields: list[str]) -> str:
        return reads.of_person(
            self.caller,
            subject=self.subject,
            fields=fields,
            case_number=self.body.case_number or "",
            ground=self.body.ground or "",
            outcome=outcome,
        )


@room.post("/persons/lookup", allows="LookUpPerson", summary="查询一个人")
def look_up_person(body: Lookup, caller: Caller, access: Access) -> LookupAnswer:
    """Each request is a read of its own: a stored answer for its Idempotency-Key would be a copy of the person."""
    asked = Asked(body, caller)
    try:
        person, fields = found(asked, access)
    except RefusedError as refused:
        raise refusal(refused.code, asked.leave(OUTCOMES.get(refused.code, "failed"), [])) from None
    except (BotoCoreError, ClientError) as error:
        logger.exception("a look-up failed")
        raise refusal("failed", asked.leave("failed", [])) from error
    return LookupAnswer(person=person, footprint=asked.leave("allowed", fields))


def refusal(code: str, footprint: str) -> Problem:
    """Told with the number of the footprint it left."""
    status, detail, remedy = REFUSALS[code]
    return Problem(status, code, detail, remedy=remedy, footprint=footprint)


def found(asked: Asked, access: Access) -> tuple[Person, list[str]]:
    """The person as the caller may see it, and the fields shown whole. Raises RefusedError.

    Permission comes first: who may not look learns nothing, not even whether the number was well formed.
    """
    number, wrong = number_of(asked.body)
    asked.subject = identifiers.golden_id(id_key(), number) if number else None
    grant = permitted(asked, access)
    if wrong:
        raise RefusedError(wrong)
    record = by_number(number) if number else by_name(asked.body)
    if record is None:
        raise RefusedError("person-not-found")
    asked.subject = record["golden_id"]
    person = lookups.present(record, granted=grant.fields, names=names_of(lookups.sources(record)), mask=mask)
    return person, lookups.fields_of(record, grant.fields)


def number_of(body: Lookup) -> tuple[str | None, str | None]:
    """The number in 18 characters, or what is wrong with whom is asked for; neither when asked by name and birth."""
    if body.id_number:
        try:
            return identifiers.id18(body.id_number), None
        except identifiers.IdNumberError:
            return None, "id-number-invalid"
    complete = body.name and body.birth and identifiers.birth_date(body.birth)
    return None, None if complete else "person-not-given"


def permitted(asked: Asked, access: Access) -> Grant:
    """The grant the look-up rests on. Raises RefusedError for the first thing that is missing."""
    case_number, ground = asked.body.case_number or "", asked.body.ground or ""
    department = asked.caller.department
    grant = grants.find(department, ground) if department and ground else None
    if access.allows(case_number=case_number, granted=grant is not None) and grant:
        return grant
    if not access.allows(case_number="any", granted=True):
        raise RefusedError("no-role")
    raise RefusedError("no-grant" if case_number else "case-number-missing")


def by_number(number: str) -> Mapping[str, Any] | None:
    """The record under the id made of the number; else the one whose rows bear the number."""
    key = id_key()
    direct = people.find(identifiers.golden_id(key, number))
    return direct or the_only(identifiers.search_key(key, "id", number))


def by_name(body: Lookup) -> Mapping[str, Any] | None:
    name, birth = identifiers.person_name(body.name or ""), identifiers.birth_date(body.birth or "") or ""
    return the_only(identifiers.search_key(id_key(), "name-birth", name, birth))


def the_only(search_key: str) -> Mapping[str, Any] | None:
    """The one record under a search key, or None. Raises RefusedError when there are several: nobody gets a list."""
    ids = golden.under(search_key)
    if len(ids) > 1:
        raise RefusedError("several-found")
    return people.find(ids[0]) if ids else None
