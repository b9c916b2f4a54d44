"""How far the golden records are from the city's truth, which only the rehearsal knows."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Place = tuple[str, str, str, int, str]  # department, dataset, file, source row, mention


KINDS = {"person": ("per_", "P"), "organisation": ("org_", "O"), "house": ("hse_", "H")}
"""How golden ids and the truth's keys begin."""


@dataclass(frozen=True)
class Kind:
    """precision, recall: of pairs of mentions said to be, and truly, the same; records: golden ones, and true ones that
    accepted rows speak of."""

    precision: float
    recall: float
    records: int
    true: int


@dataclass(frozen=True)
class Quality:
    """kinds: by kind of record; planted, found: persons paid after
    their death, of the city's stories and of those found again; living: people of the city who are alive."""

    kinds: Mapping[str, Kind]
    living: int
    planted: int
    found: int
    false_match_found: bool


def measure(folder: Path, assigned: Mapping[Place, str], cases: Iterable[Mapping[str, Any]]) -> Quality:
    """assigned: whose golden record each accepted row is; cases: the finding's cases as the API tells them."""
    owner = owners(folder / "truth" / "rows.csv")
    stories = json.loads((folder / "truth" / "stories.json").read_text(encoding="utf-8"))
    certificates = {certificate_of(case) for case in cases}
    planted = [certificate(story) for story in stories["paid_after_death"]]
    manifest = json.loads((folder / "truth" / "manifest.json").read_text(encoding="utf-8"))
    return Quality(
        kinds={kind: of_kind(assigned, owner, *heads) for kind, heads in KINDS.items()},
        living=manifest["living"],
        planted=len(planted),
        found=sum(place in certificates for place in planted),
        false_match_found=certificate(stories["false_match"]) in certificates,
    )


def of_kind(assigned: Mapping[Place, str], owner: Mapping[Place, str], golden: str, key: str) -> Kind:
    mine = {place: id_ for place, id_ in assigned.items() if id_.startswith(golden)}
    true = {place: who for place, who in owner.items() if who.startswith(key)}
    return Kind(*pairwise(mine, true), len(set(mine.values())), len(set(true.values())))


def owners(rows: Path) -> dict[Place, str]:
    """What every mention of every accepted row truly is."""
    with rows.open(encoding="utf-8", newline="") as file:
        return {
            (row["department"], row["dataset"], row["file"], int(row["source_row"]), row["mention"]): row["who"]
            for row in csv.DictReader(file)
            if row["outcome"] == "accepted"
        }


def pairwise(assigned: Mapping[Place, str], owner: Mapping[Place, str]) -> tuple[float, float]:
    """Precision and recall over pairs of rows; a row that should have been accepted and was not is a pair lost."""
    together = pairs(Counter(assigned.values()))
    true = pairs(Counter(owner.values()))
    both = pairs(Counter((golden, owner[place]) for place, golden in assigned.items() if place in owner))
    return both / together if together else 0.0, both / true if true else 0.0


def pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def certificate(story: Mapping[str, Any]) -> tuple[str, int]:
    return story["certificate"]["file"], story["certificate"]["source_row"]


def certificate_of(case: Mapping[str, Any]) -> tuple[str, int]:
    """The death certificate's row that a case rests on."""
    row = next(row for row in case["evidence"] if row["kind"] == "death")
    return row["file"], row["source_row"]
