"""What the engine finds, as a case a reviewer reads: every cell masked before it is kept, codes and sums in words."""

from collections.abc import Mapping
from typing import Any

from blockdata import codes
from blockdata.findings import Case, Cell, Evidence, Figures
from blockdata.money import in_yuan
from zunyi import ids
from zunyi.masking import mask

CELLS: Mapping[str, tuple[str, str]] = {  # what a source row may say → its label and semantic type
    "name": ("姓名", "person-name"),
    "id_number": ("公民身份号码", "citizen-id"),
    "sex": ("性别", "code:sex"),
    "birth": ("出生日期", "birth-date"),
    "address": ("住址", "address"),
    "phone": ("联系电话", "phone"),
    "death_date": ("死亡日期", "day"),
    "school": ("学校", "organisation-name"),
    "grade": ("年级", "code:school_grade"),
    "period": ("发放月份", "month"),
    "amount_fen": ("发放金额", "fen"),
    "status": ("状态", "code:benefit_status"),
}


def case_id(rule: str, golden_id: str) -> str:
    """One case a rule and person, however often it is found."""
    return ids.opaque("cas", rule, golden_id)


def to_case(change: Mapping[str, Any]) -> Case:
    """An open case of a change the engine tells; its name is that of the first row that says one."""
    rows = change.get("evidence") or ()
    name = next((row["name"] for row in rows if row.get("name")), "")
    return Case(
        id=change.get("case") or case_id(change["rule"], change["golden_id"]),
        rule=change["rule"],
        golden_id=change["golden_id"],
        county=change.get("county") or None,
        figures=Figures(
            tuple(change.get("months") or ()), int(change.get("count") or 0), int(change.get("sum_fen") or 0)
        ),
        name_masked=mask("person-name", name),
        evidence=tuple(map(to_evidence, rows)),
    )


def to_evidence(row: Mapping[str, Any]) -> Evidence:
    """A source row with what it says itself; what it does not say is left out."""
    source = row["source"]
    return Evidence(
        kind=row["kind"],
        department=source["department"],
        dataset=source["dataset"],
        file=source.get("file"),
        source_row=source.get("source_row"),
        submission=source.get("submission"),
        row_id=source.get("row_id"),
        cells=tuple(
            Cell(name, label, shown(type_, row[name]))
            for name, (label, type_) in CELLS.items()
            if row.get(name) not in (None, "")
        ),
    )


def shown(type_: str, value: Any) -> str:
    """
    >>> shown("code:sex", "2"), shown("fen", 165000), shown("day", "2017-11-02")
    ('女', '1,650.00 元', '2017-11-**')
    """
    if type_ == "fen":
        return in_yuan(int(value))
    if type_ == "day":  # the month is what payments are held against
        return f"{value[:7]}-**"
    if type_.startswith("code:"):
        return codes.meaning(type_.removeprefix("code:"), str(value))
    return mask(type_, str(value))
