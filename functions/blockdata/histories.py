"""Versions of a golden record, each against the one before: which attributes changed, from what to what, and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from blockdata.attributes import OF_KIND, PARTS, Shown
from blockdata.lookups import RULES, Mask, Names, both
from blockdata.shapes.records import RecordChange, RecordVersion

Values = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Known:
    """One version as it is kept. values: {attribute: its value, source, rule}; parts: facts, relations, flags."""

    number: int
    state: str
    at: str
    submission: str
    values: Values
    parts: Mapping[str, Any]
    redirects_to: str | None

    @property
    def sources(self) -> set[tuple[str, str]]:
        return {(value["source"]["department"], value["source"]["dataset"]) for value in self.values.values()}


@dataclass(frozen=True)
class Reader:
    """Who reads: fields granted, names, and how values are masked; datasets: of each submission."""

    granted: Collection[str]
    names: Names
    mask: Mask
    datasets: Mapping[str, tuple[str, str]]


def present(kind: str, versions: Sequence[Known], reader: Reader) -> list[RecordVersion]:
    """versions: the newest first; each is told against the next. Of the last one only the first version is told: what
    came before any other is not known here."""
    told = [present_one(kind, now, before, reader) for now, before in pairwise(versions)]
    if versions and versions[-1].number == 1:
        told.append(present_one(kind, versions[-1], None, reader))
    return told


def present_one(kind: str, now: Known, before: Known | None, reader: Reader) -> RecordVersion:
    earlier: Values = before.values if before else {}
    department, dataset = reader.datasets.get(now.submission, ("", ""))
    return RecordVersion(
        version=now.number,
        state="ended" if now.state == "ended" else "current",
        at=now.at,
        submission=now.submission,
        department_name=reader.names.departments.get(department, department),
        dataset_name=reader.names.datasets.get((department, dataset), dataset),
        changes=[
            change((kind, name), shown, earlier.get(name), now.values.get(name), reader)
            for name, shown in OF_KIND[kind].items()
            if text(earlier.get(name)) != text(now.values.get(name))
        ],
        also=[label for part, label in PARTS.items() if now.parts[part] != (before.parts[part] if before else [])],
        redirects_to=now.redirects_to,
    )


def change(
    place: tuple[str, str],
    shown: Shown,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    reader: Reader,
) -> RecordChange:
    granted = place[1] in reader.granted
    grades = [reader.names.grade(place, each["source"]) if each else "" for each in (before, after)]
    was, was_whole = both(shown, text(before), granted=granted, mask=reader.mask, grade=grades[0])
    becomes, becomes_whole = both(shown, text(after), granted=granted, mask=reader.mask, grade=grades[1])
    return RecordChange(
        name=place[1],
        label=shown.label,
        before=was,
        after=becomes,
        unmasked_before=was_whole,
        unmasked_after=becomes_whole,
        source=reader.names.source(after["source"]) if after else None,
        rule_label=RULES.get(after["rule"], after["rule"]) if after else None,
    )


def text(kept: Mapping[str, Any] | None) -> str | None:
    return kept["value"] if kept else None
