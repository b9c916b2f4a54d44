"""Presents a golden record to whom it may be shown: each value with the rule that chose it, its source, and what lost.

Values are shown masked; beside it stands the whole value for whoever holds a grant for the field, or where the field is
public.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from blockdata import codes
from blockdata.attributes import FACTS, OF_KIND, PERSON, PUBLIC, Shown
from blockdata.money import in_yuan
from blockdata.shapes.persons import Attribute, Fact, Lost, Matched, MatchedField, Person, Relation, Source
from blockdata.shapes.records import GoldenRecord

Mask = Callable[[str, str, str], str]
"""(semantic type, value, grade) -> what everybody may see of it."""
ATTRIBUTES = PERSON
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
HIDDEN = "***"


@dataclass(frozen=True)
class Names:
    """Names of departments by id, of datasets by (department, dataset); of each dataset the grades of attributes."""

    departments: Mapping[str, str]
    datasets: Mapping[tuple[str, str], str]
    grades: Mapping[tuple[str, str], Mapping[tuple[str, str], str]] = field(default_factory=dict)

    def grade(self, place: tuple[str, str], source: Mapping[str, Any]) -> str:
        """Of (kind, attribute) as its source grades it; "" where no contract is known."""
        return self.grades.get((str(source.get("department")), str(source.get("dataset"))), {}).get(place, "")

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
    kept = record["provenance"].values() if record["provenance"] else ()
    rows = [
        *(value["source"] for value in kept),
        *(lost["source"] for value in kept for lost in value.get("lost", [])),
        *(told["source"] for part in ("facts", "relations", "matched") for told in record.get(part, [])),
    ]
    return {(row["department"], row["dataset"]) for row in rows}


def fields_of(record: Mapping[str, Any], granted: Collection[str]) -> list[str]:
    """Names of the fields a caller with this grant sees whole."""
    known = {
        *record["provenance"],
        *(fact["kind"] for fact in record.get("facts", [])),
        *(relation["relation"] for relation in record.get("relations", [])),
    }
    return sorted(known & set(granted))


def present(
    record: Mapping[str, Any],
    *,
    granted: Collection[str],
    names: Names,
    mask: Mask,
    relations: list[Relation] | None = None,
) -> Person:
    """A person (golden_id, provenance, facts, flags, matched, redirects) as the reader may see it."""
    return Person(
        golden_id=record["golden_id"],
        version=record["version"],
        at=record["at"],
        attributes=attributes("person", record, granted=granted, names=names, mask=mask),
        flags=list(record.get("flags", [])),
        facts=[fact(kept, granted=kept["kind"] in granted, names=names) for kept in record.get("facts", [])],
        relations=relations or [],
        matched=[matched(kept, names) for kept in record.get("matched", [])],
        redirects=list(record.get("redirects", [])),
    )


def present_record(record: Mapping[str, Any], *, names: Names, mask: Mask, relations: list[Relation]) -> GoldenRecord:
    """An organisation or a house: what registers publish is shown whole."""
    kind = record["kind"]
    return GoldenRecord(
        golden_id=record["golden_id"],
        kind=kind,
        version=record["version"],
        at=record["at"],
        attributes=attributes(kind, record, granted=PUBLIC[kind], names=names, mask=mask),
        flags=list(record.get("flags", [])),
        facts=[fact(kept, granted=True, names=names) for kept in record.get("facts", [])],
        relations=relations,
        matched=[matched(kept, names) for kept in record.get("matched", [])],
        redirects=list(record.get("redirects", [])),
    )


def attributes(
    kind: str, record: Mapping[str, Any], *, granted: Collection[str], names: Names, mask: Mask
) -> list[Attribute]:
    provenance = record["provenance"]
    return [
        attribute((kind, name), shown, provenance[name], granted=name in granted, names=names, mask=mask)
        for name, shown in OF_KIND[kind].items()
        if name in provenance
    ]


def attribute(
    place: tuple[str, str], shown: Shown, kept: Mapping[str, Any], *, granted: bool, names: Names, mask: Mask
) -> Attribute:
    """`place`: its kind and name."""
    grade = names.grade(place, kept["source"])
    value, unmasked = both(shown, kept["value"], granted=granted, mask=mask, grade=grade)
    return Attribute(
        name=place[1],
        label=shown.label,
        value=value,
        unmasked=unmasked,
        rule=kept["rule"],
        rule_label=RULES.get(kept["rule"], kept["rule"]),
        source=names.source(kept["source"]),
        lost=[loser(place, shown, lost, granted=granted, names=names, mask=mask) for lost in kept.get("lost", [])],
    )


def loser(
    place: tuple[str, str], shown: Shown, lost: Mapping[str, Any], *, granted: bool, names: Names, mask: Mask
) -> Lost:
    grade = names.grade(place, lost["source"])
    value, unmasked = both(shown, lost["value"], granted=granted, mask=mask, grade=grade)
    return Lost(
        value=value,
        unmasked=unmasked,
        source=names.source(lost["source"]),
        why=lost["why"],
        why_label=REASONS.get(lost["why"], lost["why"]),
    )


def both(
    shown: Shown, value: str | None, *, granted: bool, mask: Mask, grade: str = ""
) -> tuple[str | None, str | None]:
    """The value masked by its source's grade, and the whole value for whom it is granted; codes in words."""
    if value is None:
        return None, None
    whole = in_words(shown, value) if granted else None
    masked = HIDDEN if shown.codes or shown.type == "fen" else mask(shown.type, value, grade)
    return masked, whole


def in_words(shown: Shown, value: str) -> str:
    """
    >>> in_words(PERSON["sex"], "2"), in_words(OF_KIND["organisation"]["capital_fen"], "500000000")
    ('女', '5,000,000.00 元')
    """
    if shown.type == "fen" and value.isdigit():
        return in_yuan(int(value))
    return codes.meaning(shown.codes, value) if shown.codes else value


def fact(kept: Mapping[str, Any], *, granted: bool, names: Names) -> Fact:
    """A month's benefit shows its month to all who may look up; everything else is shown by grant."""
    label, parts = FACTS.get(kept["kind"], (kept["kind"], {}))
    return Fact(
        kind=kept["kind"],
        label=label,
        values={name: part(shown, kept.get(name), granted=granted) for name, shown in parts.items()},
        labels={name: shown.label for name, shown in parts.items()},
        source=names.source(kept["source"]),
    )


def part(shown: Shown, value: Any, *, granted: bool) -> str | int | None:
    if value is None or not (granted or shown.type == "month"):
        return None
    if shown.type == "fen":
        return int(value)
    return codes.meaning(shown.codes, str(value)) if shown.codes else str(value)


def matched(kept: Mapping[str, Any], names: Names) -> Matched:
    """Why a row without a number is part of the record."""
    return Matched(
        source=names.source(kept["source"]),
        weight=kept.get("weight"),
        fields=[
            MatchedField(label=each["title"], level_label=each["label"], weight=each["weight"])
            for each in kept.get("fields", [])
        ],
    )
