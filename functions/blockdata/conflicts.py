"""Sources that contradict each other, as people see them: counted, with a few examples masked before they are kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from blockdata import codes
from blockdata.attributes import OF_KIND, PUBLIC
from blockdata.evidence import shown

Kind = Literal["person", "organisation", "house"]
AREA = "area"
WHY = ("authority", "recency", "quality")


@dataclass(frozen=True)
class Example:
    """One record's two values, masked, and the rows that state them."""

    taken: str
    other: str
    row: int | None
    other_row: int | None
    submission: str | None
    other_submission: str | None


@dataclass(frozen=True)
class Conflict:
    """So many records take an attribute from one dataset where another dataset says something else. why: how many of
    them by authority, recency, quality."""

    kind: Kind
    attribute: str
    department: str
    dataset: str
    other_department: str
    other_dataset: str
    records: int
    why: Mapping[str, int]
    examples: tuple[Example, ...]

    @property
    def departments(self) -> frozenset[str]:
        return frozenset({self.department, self.other_department})


def of_found(found: Any) -> Conflict:
    """Of fusion.conflicts.Conflict."""
    return Conflict(
        kind=found.kind,
        attribute=found.attribute,
        department=found.taken.department,
        dataset=found.taken.dataset,
        other_department=found.other.department,
        other_dataset=found.other.dataset,
        records=found.records,
        why=dict(found.why),
        examples=tuple(
            Example(
                taken=masked(found.kind, found.attribute, each["value"]),
                other=masked(found.kind, found.attribute, each["other_value"]),
                row=each["source_row"],
                other_row=each["other_source_row"],
                submission=each["submission"],
                other_submission=each["other_submission"],
            )
            for each in found.examples
        ),
    )


def label(kind: Kind, attribute: str) -> str:
    """
    >>> label("person", "birth"), label("house", "area")
    ('出生日期', '区县、乡镇街道')
    """
    return "区县、乡镇街道" if attribute == AREA else OF_KIND[kind][attribute].label


def masked(kind: Kind, attribute: str, value: str | None) -> str:
    """
    >>> masked("person", "name", "冉秀英"), masked("person", "area", "520302|"), masked("house", "road", "人民路")
    ('冉*英', '红花岗区', '人民路')
    """
    if attribute == AREA:
        county, _, town = (value or "").partition("|")
        return " ".join(filter(None, (codes.meaning("county", county), codes.meaning("town", town))))
    known = OF_KIND[kind][attribute]
    if attribute in PUBLIC[kind] and known.codes is None and known.type != "fen":
        return value or ""
    return shown(known.type, value) if value else ""


def visible(found: Iterable[Conflict], *, department: str | None, examples: bool) -> list[Conflict]:
    """department: only those it is a side of; None: all. Without examples where these are not to be seen."""
    own = (each for each in found if department is None or department in each.departments)
    return [each if examples else replace(each, examples=()) for each in own]
