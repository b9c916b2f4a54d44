"""Asking for a person's data: role, case number and ground, in this order; each refusal leaves its footprint."""

from dataclasses import dataclass

from blockdata import reads
from blockdata.as_of import AHEAD
from blockdata.grants import Grant
from blockdata.store import grants
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.footprints import Outcome
from zunyi.problems import Problem

REFUSALS = {
    "no-role": (403, "您的角色不能查询个人信息。", "如工作需要,请联系本部门管理员申请权限。"),
    "case-number-missing": (403, "没有填写案号,不能查询个人信息。", "请填写正在办理的案号。"),
    "no-grant": (403, "您的部门没有获得这项查询依据的授权。", "请选择已授权的查询依据,或申请共享。"),
    "id-number-invalid": (422, "公民身份号码不正确:位数、日期或校验位不符。", "请对照证件逐位核对。"),
    "person-not-given": (422, "没有说明查询谁。", "请填写公民身份号码,或同时填写姓名和出生日期(如1980-01-03)。"),
    "person-not-found": (404, "没有查到这个人。", "请核对所填内容;也可能各部门尚未报送此人的数据。"),
    "several-found": (409, "同名同出生日期的不止一人。", "请改用公民身份号码查询。"),
    "not-known-then": (404, "截至那一天没有查到这个人。", "请核对所填内容,或改查更晚的日期。"),
    "day-ahead": (422, *AHEAD),
    "failed": (503, "暂时无法查询。", "请稍后重试;本次查询已留痕。"),
}
OUTCOMES: dict[str, Outcome] = {
    "no-role": "denied",
    "case-number-missing": "denied",
    "no-grant": "denied",
    "person-not-found": "not-found",
    "not-known-then": "not-found",
}


class RefusedError(Exception):
    """The look-up ends here, for this code of REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Asked:
    """A look-up under way; subject: the opaque id of whom it is about, as soon as it is known."""

    caller: Caller
    case_number: str
    ground: str
    subject: str | None = None

    def leave(self, outcome: Outcome, fields: list[str]) -> str:
        """The footprint, committed. Returns its number."""
        return reads.of_person(
            self.caller,
            subject=self.subject,
            fields=fields,
            case_number=self.case_number,
            ground=self.ground,
            outcome=outcome,
        )

    def refusal(self, code: str) -> Problem:
        """Told with the number of the footprint it leaves."""
        status, detail, remedy = REFUSALS[code]
        footprint = self.leave(OUTCOMES.get(code, "failed"), [])
        return Problem(status, code, detail, remedy=remedy, footprint=footprint)

    def permitted(self, access: Access) -> Grant:
        """The grant the look-up rests on. Raises RefusedError for the first thing that is missing."""
        department = self.caller.department
        grant = grants.find(department, self.ground) if department and self.ground else None
        if access.allows({"kind": "person"}, case_number=self.case_number, granted=grant is not None) and grant:
            return grant
        if not access.allows({"kind": "person"}, case_number="any", granted=True):
            raise RefusedError("no-role")
        raise RefusedError("no-grant" if self.case_number else "case-number-missing")
