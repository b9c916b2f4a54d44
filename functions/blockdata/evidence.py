"""What the engine finds, as a case a reviewer reads: every cell masked before it is kept, codes and sums in words."""

from collections.abc import Mapping
from typing import Any

from blockdata import codes
from blockdata.findings import Case, Cell, Evidence, Figures
from zunyi import ids
from zunyi.masking import mask

LABELS: Mapping[str, tuple[str, str]] = {  # field of a row → its label and semantic type
    "name": ("姓名", "person-name"),
    "id_number": ("公民身份号码", "citizen-id"),
    "sex": ("性别", "code:sex"),
    "birth": ("出生日期", "birth-date"),
    "address": ("住址", "address"),
    "period": ("发放月份", "month"),
    "amount_fen": ("月保障金额", "fen"),
    "status": ("状态", "code:benefit_status"),
    "death_date": ("死亡日期", "date"),
}


def case_id(rule: str, golden_id: str) -> str:
    """One case a rule and person, however often it is found."""
    return ids.opaque("cas", rule, golden_id)


def to_case(change: Mapping[str, Any]) -> Case:
    """An open case of one change the engine tells (fusion.publish.finding_changes)."""
    evidence = tuple(to_evidence(row) for row in change.get("evidence") or ())
    return Case(
        id=case_id(change["rule"], change["golden_id"]),
        rule=change["rule"],
        golden_id=change["golden_id"],
        county=change.get("county") or None,
        figures=Figures(
            tuple(change.get("months") or ()), int(change.get("count") or 0), int(change.get("sum_fen") or 0)
        ),
        name_masked=next((cell.masked for row in evidence for cell in row.cells if cell.field == "name"), ""),
        evidence=evidence,
    )


def to_evidence(row: Mapping[str, Any]) -> Evidence:
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
            Cell(field, label, shown(type_, row[field]))
            for field, (label, type_) in LABELS.items()
            if row.get(field) is not None
        ),
    )


def shown(type_: str, value: Any) -> str:
    """
    >>> shown("code:sex", "2"), shown("fen", 65000), shown("person-name", "王小明")
    ('女', '650.00 元', '王*明')
    """
    if type_ == "fen":
        return f"{int(value) / 100:.2f} 元"
    if type_.startswith("code:"):
        return codes.meaning(type_.removeprefix("code:"), str(value))
    return mask(type_, str(value))
