"""Presents a golden record to somebody with a grant: each value with the rule that chose it, its source, and what lost.

Values are shown masked; whoever holds a grant for a field gets the whole value beside it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from blockdata import codes
from blockdata.shapes.persons import Attribute, Fact, Lost, Person, Source

Mask = Callable[[str, str], str]


@dataclass(frozen=True)
class Shown:
    """How an attribute is shown: its label, its semantic type for masking, its code list if it is a code."""

    label: str
    type: str
    codes: str | None = None


ATTRIBUTES: Mapping[str, Shown] = {
    "id_number": Shown("公民身份号码", "citizen-id"),
    "name": Shown("姓名", "person-name"),
    "sex": Shown("性别", "sex", "sex"),
    "birth": Shown("出生日期", "date"),
    "ethnic": Shown("民族", "ethnic-group", "ethnic"),
    "phone": Shown("联系电话", "phone"),
    "address": Shown("住址", "address"),
    "county": Shown("区县", "code:county", "county"),
    "town": Shown("乡镇街道", "code:town", "town"),
    "household": Shown("户号", "household-number"),
    "relation": Shown("与户主关系", "code:household_relation", "household_relation"),
    "marital": Shown("婚姻状况", "code:marital", "marital"),
    "education": Shown("文化程度", "code:education", "education"),
    "death_date": Shown("死亡日期", "date"),
    "death_place": Shown("死亡地点", "address"),
}
RULES = {
    "authority": "以权威部门为准",
    "recency": "以最近报送为准",
    "quality": "以质量较高者为准",
    "only": "各来源没有不同的值",
}
REASONS = {
    "authority": "来源部门的权威性较低",
    "recency": "报送时间较早",
    "quality": "数据质量较低",
    "ended": "来源记录已结束",
}
BENEFIT = "低保发放"
HIDDEN = "***"


@dataclass(frozen=True)
class Names:
    """Names of departments by id, of datasets by (department, dataset)."""

    departments: Mapping[str, str]
    datasets: Mapping[tuple[str, str], str]

    def source(self, source: Mapping[str, Any]) -> Source:
        department, dataset = str(source.get("department", "")), str(source.get("dataset", ""))
        return Source(
            department=department,
            department_name=self.departments.get(department, department),
            dataset=dataset,
            dataset_name=self.datasets.get((department, dataset), dataset),
            file=source.get("file"),
            source_row=source.get("source_row"),
            submission=source.get("submission"),
            received_at=source.get("received_at"),
        )


def sources(record: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Department and dataset of every row the record knows."""
    kept = record["provenance"].values()
    rows = [
        *(value["source"] for value in kept),
        *(lost["source"] for value in kept for lost in value.get("lost", [])),
        *(fact["source"] for fact in record.get("facts", [])),
    ]
    return {(row["department"], row["dataset"]) for row in rows}


def fields_of(record: Mapping[str, Any], granted: Collection[str]) -> list[str]:
    """Names of the fields a caller with this grant sees whole."""
    known = {*record["provenance"], *(fact["kind"] for fact in record.get("facts", []))}
    return sorted(known & set(granted))


def present(record: Mapping[str, Any], *, granted: Collection[str], names: Names, mask: Mask) -> Person:
    """The record (golden_id, provenance, facts, flags, redirects) as its reader may see it."""
    provenance = record["provenance"]
    return Person(
        golden_id=record["golden_id"],
        attributes=[
            attribute(name, provenance[name], granted=name in granted, names=names, mask=mask)
            for name in ATTRIBUTES
            if name in provenance
        ],
        flags=list(record.get("flags", [])),
        facts=[fact(kept, granted=kept["kind"] in granted, names=names) for kept in record.get("facts", [])],
        redirects=list(record.get("redirects", [])),
    )


def attribute(name: str, kept: Mapping[str, Any], *, granted: bool, names: Names, mask: Mask) -> Attribute:
    value, unmasked = both(name, kept["value"], granted=granted, mask=mask)
    return Attribute(
        name=name,
        label=ATTRIBUTES[name].label,
        value=value,
        unmasked=unmasked,
        rule=kept["rule"],
        rule_label=RULES.get(kept["rule"], kept["rule"]),
        source=names.source(kept["source"]),
        lost=[loser(name, lost, granted=granted, names=names, mask=mask) for lost in kept.get("lost", [])],
    )


def loser(name: str, lost: Mapping[str, Any], *, granted: bool, names: Names, mask: Mask) -> Lost:
    value, unmasked = both(name, lost["value"], granted=granted, mask=mask)
    return Lost(
        value=value,
        unmasked=unmasked,
        source=names.source(lost["source"]),
        why=lost["why"],
        why_label=REASONS.get(lost["why"], lost["why"]),
    )


def both(name: str, value: str | None, *, granted: bool, mask: Mask) -> tuple[str | None, str | None]:
    """The value masked, and the whole value for whom it is granted; codes in words."""
    if value is None:
        return None, None
    shown = ATTRIBUTES[name]
    if shown.codes is None:
        return mask(shown.type, value), value if granted else None
    return HIDDEN, codes.meaning(shown.codes, value) if granted else None


def fact(kept: Mapping[str, Any], *, granted: bool, names: Names) -> Fact:
    """A month's benefit: the month is shown to all who may look up, amount and status by grant."""
    amount, status = kept.get("amount_fen"), kept.get("status")
    return Fact(
        kind=kept["kind"],
        label=BENEFIT if kept["kind"] == "benefit" else kept["kind"],
        values={
            "period": kept.get("period"),
            "amount_fen": int(amount) if granted and amount is not None else None,
            "status": codes.meaning("benefit_status", str(status)) if granted and status is not None else None,
        },
        source=names.source(kept["source"]),
    )
