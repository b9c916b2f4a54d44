"""Rejected rows: what is wrong with each, masked, and the corrections that put them right."""

from collections.abc import Mapping
from typing import Any

from blockdata import corrections
from blockdata.api_submissions import permitted
from blockdata.corrections import CorrectionError, ResolvedRowsError, Typed, UnknownFieldsError, UnknownRowsError
from blockdata.room import room
from blockdata.shapes.submissions import (
    Correction,
    CorrectionAnswer,
    RejectedCell,
    RejectedField,
    RejectedRow,
    Rejects,
)
from blockdata.store import corrections as store
from blockdata.store import deliveries, rejects
from blockdata.store.contracts import contract_of
from blockdata.submissions import Submission
from zunyi import ids
from zunyi.access import Access
from zunyi.cursor import decode, encode
from zunyi.masking import mask
from zunyi.problems import Problem, conflict
from zunyi.work import Work

ROWS_TOLD_MAX = 20


@room.get("/submissions/{id}/rejects", allows="ReadRejects", summary="退回的行")
def list_rejects(id: str, access: Access, cursor: str = "") -> Rejects:  # noqa: A002 - the path's name
    known = permitted(id, access)
    total = rejected(known)
    number = page_number(cursor)
    marked = store.marked(known.id)
    columns = {column["name"]: column for column in contract_of(known)["columns"]} if total else {}
    items = [
        shown(row, columns, resolved=row["source_row"] in marked.resolved, pending=row["source_row"] in marked.pending)
        for row in rejects.page(known.id, number)
    ]
    following = {"page": number + 1} if number + 1 < rejects.pages(total) else None
    return Rejects(items=items, next=encode(following), total=total)


@room.post("/submissions/{id}/corrections", allows="CorrectSubmission", summary="更正退回的行")
def correct_rows(id: str, body: Correction, access: Access, w: Work) -> CorrectionAnswer:  # noqa: A002
    """The file goes where the department itself would put it: nothing of it names another's prefix."""
    known = permitted(id, access)
    typed = [Typed(row.source_row, row.values) for row in body.rows]
    stored = rejects.find(known.id, rejected(known), {row.source_row for row in typed})
    columns = [column["name"] for column in contract_of(known)["columns"]] if known.contract_version else []
    marked = store.marked(known.id)
    try:
        corrections.check(typed, rejected=stored, settled=marked.resolved | marked.pending, columns=columns)
    except CorrectionError as error:
        raise refusal(error) from error
    lines = corrections.merge(typed, stored={row: kept["raw"] for row, kept in stored.items()}, columns=columns)
    key = corrections.landing_key(
        department=known.department, dataset=known.dataset, submission=known.id, upload=ids.fresh("upl")
    )
    child = deliveries.deliver(key, corrections.to_csv(lines, columns=columns))
    store.expect(w, parent=known.id, child=child, rows=stored.keys())
    return CorrectionAnswer(upload_key=key, rows=len(lines), submission=child)


def rejected(known: Submission) -> int:
    """How many rejected rows there are to read: none before the report is written."""
    return known.counts.get("rejected", 0) if "report" in known.marks else 0


def page_number(cursor: str) -> int:
    position = decode(cursor) or {"page": 0}
    number = position.get("page")
    if not isinstance(number, int) or number < 0:
        raise Problem(400, "cursor-invalid", "翻页位置无效。", remedy="请回到第一页重新查看。")
    return number


def shown(
    row: Mapping[str, Any], columns: Mapping[str, Mapping[str, Any]], *, resolved: bool, pending: bool
) -> RejectedRow:
    return RejectedRow(
        source_row=row["source_row"],
        sheet=row.get("sheet"),
        sheet_row=row.get("sheet_row"),
        resolved=resolved,
        pending=pending,
        errors=[field(error) for error in row["errors"]],
        cells=[
            RejectedCell(field=name, masked=cell(columns.get(name, {}), value or ""))
            for name, value in row["raw"].items()
        ],
    )


def cell(column: Mapping[str, Any], value: str) -> str:
    return mask(column.get("type", "text"), value, column.get("grade", ""))


def field(error: Mapping[str, Any]) -> RejectedField:
    """The engine's message is "<rule's name>:<what it means>"."""
    name, _, message = error["message"].partition(":")
    return RejectedField(
        field=error["field"],
        rule=error["rule"],
        rule_name=name,
        message=message or name,
        masked=error["masked"] or "",
        remedy=error["remedy"],
    )


def refusal(error: CorrectionError) -> Problem:
    if isinstance(error, ResolvedRowsError):
        return conflict(f"第 {told(error.rows)} 行已经更正入库,或正在处理。", "rows-resolved")
    if isinstance(error, UnknownRowsError):
        detail = f"第 {told(error.rows)} 行不在退回的行中,或重复填写。"
        return Problem(422, "rows-unknown", detail, remedy="请刷新退回清单,只更正其中的行,每行一次。")
    if isinstance(error, UnknownFieldsError):
        detail = f"契约中没有这些列:{'、'.join(error.fields)}。"
        return Problem(422, "fields-unknown", detail, remedy="请使用数据契约中的列名。")
    return Problem(422, "rows-too-many", f"一次最多更正 {corrections.ROWS_MAX} 行。", remedy="请分几次提交。")


def told(rows: tuple[int, ...]) -> str:
    more = "等" if len(rows) > ROWS_TOLD_MAX else ""
    return "、".join(map(str, rows[:ROWS_TOLD_MAX])) + more
