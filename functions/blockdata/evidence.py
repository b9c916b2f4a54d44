"""What the engine finds, as a case a reviewer reads: every cell masked before it is kept, codes and sums in words."""

from collections.abc import Mapping
from typing import Any

from blockdata import codes
from blockdata.findings import Case, Cell, Evidence, Figures
from zunyi import ids
from zunyi.masking import mask

Required = Mapping[tuple[str, str], frozenset[str]]

LABELS: Mapping[str, tuple[str, str]] = {  # attribute → its label and semantic type
    "name": ("姓名", "person-name"),
    "id_number": ("公民身份号码", "citizen-id"),
    "sex": ("性别", "code:sex"),
    "birth": ("出生日期", "birth-date"),
}
JOINED_BY = frozenset({"id_number"})  # rows of one person bear the same number, or are a single row
DATES = {"death": ("death_date", "死亡日期"), "benefit": ("benefit", "发放月份")}  # kind → field and label of its date


def case_id(rule: str, golden_id: str) -> str:
    """One case a rule and person, however often it is found."""
    return ids.opaque("cas", rule, golden_id)


def to_case(change: Mapping[str, Any], *, record: Mapping[str, Any] | None, required: Required) -> Case:
    """An open case of a change the engine tells. `record`: the person's golden item, None when unknown."""
    provenance = record["provenance"] if record else {}
    name = provenance.get("name", {}).get("value") or ""
    return Case(
        id=case_id(change["rule"], change["golden_id"]),
        rule=change["rule"],
        golden_id=change["golden_id"],
        county=change.get("county") or None,
        figures=Figures(
            tuple(change.get("months") or ()), int(change.get("count") or 0), int(change.get("sum_fen") or 0)
        ),
        name_masked=mask("person-name", name),
        evidence=tuple(to_evidence(row, provenance, required) for row in change.get("evidence") or ()),
    )


def to_evidence(row: Mapping[str, Any], provenance: Mapping[str, Any], required: Required) -> Evidence:
    """A source row: what it says of the person as far as that is certain, and its date and sum."""
    source = row["source"]
    sure = required.get(dataset_of(source), frozenset()) | JOINED_BY
    said = {name: value_in(source, provenance.get(name), is_sure=name in sure) for name in LABELS}
    field, label = DATES[row["kind"]]
    cells = [Cell(name, LABELS[name][0], shown(LABELS[name][1], value)) for name, value in said.items() if value]
    cells.append(Cell(field, label, row["date"]))
    if row.get("amount_fen") is not None:
        cells.append(Cell(field, "发放金额", shown("fen", row["amount_fen"])))
    return Evidence(
        kind=row["kind"],
        department=source["department"],
        dataset=source["dataset"],
        file=source.get("file"),
        source_row=source.get("source_row"),
        submission=source.get("submission"),
        row_id=source.get("row_id"),
        cells=tuple(cells),
    )


def value_in(source: Mapping[str, Any], kept: Mapping[str, Any] | None, *, is_sure: bool) -> str | None:
    """What this row says: the value it won or lost with; where nobody differs, the value of all. Else unknown."""
    if kept is None:
        return None
    named = [kept, *kept["lost"]]
    own = [entry["value"] for entry in named if row_of(entry["source"]) == row_of(source)]
    if own:
        return str(own[0])
    return str(kept["value"]) if is_sure and not kept["lost"] else None


def row_of(source: Mapping[str, Any]) -> tuple[str, str, str | None]:
    return (*dataset_of(source), source.get("row_id"))


def dataset_of(source: Mapping[str, Any]) -> tuple[str, str]:
    return source["department"], source["dataset"]


def required_by(contract: Mapping[str, Any]) -> frozenset[str]:
    """Attributes that every row under the contract has."""
    return frozenset(
        column["attribute"] for column in contract["columns"] if column["required"] and column["attribute"]
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
