"""Trying a draft of a contract on a sample: what would be rejected, and what the version in force says to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

EXAMPLES_MAX = 5
RULES_MAX = 200


@dataclass(frozen=True)
class Example:
    """One rejected cell. value: masked."""

    source_row: int
    value: str


@dataclass(frozen=True)
class Rejected:
    """Rows of the sample that break one rule in one column; a row may break several."""

    field: str
    rule: str
    name: str
    message: str
    remedy: str
    rows: int
    examples: list[Example] = made(default_factory=list)


@dataclass(frozen=True)
class Unknown:
    """What stands in a column and its code list does not know; the nearest code, empty where none is near."""

    field: str
    value: str
    count: int
    code: str
    name: str


@dataclass(frozen=True)
class Outcome:
    """Of one version on the sample: rows judged, or `problem` why the whole of it is refused."""

    version: int
    counts: Mapping[str, int]
    rejected: list[Rejected] = made(default_factory=list)
    fixes: list[Mapping[str, Any]] = made(default_factory=list)
    warnings: list[str] = made(default_factory=list)
    problem: Mapping[str, str] | None = None
    unknown: list[Unknown] = made(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """The outcome of the draft, and of the version in force on the same sample where there is one."""

    id: str
    department: str
    dataset: str
    completed_at: str
    draft: Outcome
    in_force: Outcome | None


NOTHING = {"received": 0, "accepted": 0, "rejected": 0, "duplicate": 0}


def by_rule(rows: Iterable[Mapping[str, Any]]) -> list[Rejected]:
    """Rejected rows as clean leaves them, by column and rule, the most frequent first."""
    found: dict[tuple[str, str], Rejected] = {}
    counted: dict[tuple[str, str], int] = {}
    for row in rows:
        for error in row["errors"]:
            place = (error["field"], error["rule"])
            counted[place] = counted.get(place, 0) + 1
            if place not in found:
                name, _, message = error["message"].partition(":")
                found[place] = Rejected(*place, name, message or name, error["remedy"], 0)
            if len(found[place].examples) < EXAMPLES_MAX:
                found[place].examples.append(Example(int(row["source_row"]), error["masked"] or ""))
    ordered = sorted(found, key=lambda place: -counted[place])[:RULES_MAX]
    return [
        Rejected(
            *place, found[place].name, found[place].message, found[place].remedy, counted[place], found[place].examples
        )
        for place in ordered
    ]


def told(draft: Outcome, in_force: Outcome | None) -> str:
    """The difference between the two, in words.

    >>> told(Outcome(2, NOTHING | {"rejected": 5}), Outcome(1, NOTHING | {"rejected": 2}))
    '按草稿比现行版本多退回3行'
    """
    if draft.problem:
        return "按草稿整份样本都会被退回" + ("" if in_force is None or in_force.problem else ",按现行版本可以收下")
    if in_force is None:
        return f"按草稿退回{draft.counts['rejected']}行"
    if in_force.problem:
        return f"按草稿退回{draft.counts['rejected']}行;按现行版本整份样本都会被退回"
    more = draft.counts["rejected"] - in_force.counts["rejected"]
    if not more:
        return "按草稿与现行版本退回的行数相同"
    return f"按草稿比现行版本{'多' if more > 0 else '少'}退回{abs(more)}行"
