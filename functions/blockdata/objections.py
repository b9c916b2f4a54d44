"""A value that somebody says is wrong, and what its source department makes of it (数据异议核实).

    open ── accepted ──▶ correcting ── published ──▶ corrected
      │                      └── not taken in ──▶ failed ── accepted again ──▶ correcting
      ├── refused ──▶ refused ◀── refused ──────────┘
      └── withdrawn by who objected ──▶ withdrawn

Who objected never decides. What the values were is forgotten once nobody has to act on them: masked they stay.
ObjectionError
├── ObjectionMoveError   the state does not allow this
├── OwnObjectionError    who objected decides nothing
└── StaleObjectionError  it has changed since it was seen
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from zunyi.workdays import workdays_after, workdays_late

Kind = Literal["person", "organisation", "house"]
State = Literal["open", "correcting", "corrected", "failed", "refused", "withdrawn"]
Decision = Literal["accept", "refuse"]
Said = Literal["accept", "refuse", "withdraw", "corrected", "failed"]

STATE_NAMES: Mapping[State, str] = {
    "open": "待核实",
    "correcting": "更正中",
    "corrected": "已更正",
    "failed": "更正未成",
    "refused": "不予更正",
    "withdrawn": "已撤回",
}
WAITING: tuple[State, ...] = ("open", "failed")
"""The source department is to say something."""
ENDED: frozenset[State] = frozenset({"corrected", "refused", "withdrawn"})
LIMIT_WORKDAYS = 5
"""For the source department's answer. 国发〔2016〕51号 asks for it in time and names no number: the city's own rule."""


class ObjectionError(Exception):
    """Something that cannot be done with an objection."""


class ObjectionMoveError(ObjectionError):
    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


class OwnObjectionError(ObjectionError):
    """Two people: one objects, another decides."""


class StaleObjectionError(ObjectionError):
    """Somebody or something changed it meanwhile."""


@dataclass(frozen=True)
class Source:
    """The row that gave the value; columns: those of it that may have."""

    department: str
    dataset: str
    submission: str
    file: str | None
    source_row: int | None
    row_id: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Value:
    """What was seen and what it should be: as the engine keeps it (forgotten at the end), and as it may be shown."""

    seen: str
    proposed: str
    seen_shown: str
    proposed_shown: str


@dataclass(frozen=True)
class Word:
    """What was said of it, by whom; by is empty for what the platform says."""

    said: Said
    by: str
    at: str
    reason: str


@dataclass(frozen=True)
class Objector:
    sub: str
    name: str
    department: str


@dataclass(frozen=True, kw_only=True)
class Objection:
    """ids: every golden id the record bears. since: from when on the value stood so. due: last day for the answer.
    submission: what carries the correction. version 0: not stored yet."""

    id: str
    kind: Kind
    golden_id: str
    ids: tuple[str, ...]
    attribute: str
    label: str
    value: Value
    reason: str
    case_number: str
    source: Source
    since: str
    objector: Objector
    opened_at: str
    due: date
    state: State = "open"
    history: tuple[Word, ...] = ()
    submission: str | None = None
    version: int = 0

    @property
    def place(self) -> str:
        """In lists: what waits by its due day, what has ended by when."""
        last = self.history[-1].at if self.history and self.state in ENDED else self.due.isoformat()
        return f"{last}#{self.id}"

    def days_late(self, today: date) -> int:
        """Working days beyond the limit, begun ones too; 0 while nobody waits for an answer."""
        if self.state not in WAITING or today <= self.due:
            return 0
        return max(1, workdays_late(self.due, today))


def due_day(opened: date) -> date:
    """
    >>> due_day(date(2018, 2, 12))
    datetime.date(2018, 2, 24)
    """
    return workdays_after(opened, LIMIT_WORKDAYS)


def decide(
    known: Objection, decision: Decision, *, by: Objector, reason: str, at: str, version: int | None
) -> Objection:
    """Raises OwnObjectionError, StaleObjectionError, ObjectionMoveError."""
    if by.sub == known.objector.sub:
        raise OwnObjectionError
    seen_as(known, version)
    if known.state not in WAITING:
        raise ObjectionMoveError(known.state)
    state: State = "correcting" if decision == "accept" else "refused"
    return moved(replace(known, submission=None), state, Word(decision, by.name, at, reason))


def withdraw(known: Objection, *, at: str, version: int | None) -> Objection:
    """By who objected, as long as nobody decided. Raises StaleObjectionError, ObjectionMoveError."""
    seen_as(known, version)
    if known.state != "open":
        raise ObjectionMoveError(known.state)
    return moved(known, "withdrawn", Word("withdraw", known.objector.name, at, ""))


def carried(known: Objection, submission: str) -> Objection:
    """The correction was delivered, and is being worked on as this submission."""
    return replace(known, submission=submission)


def corrected(known: Objection, *, at: str) -> Objection:
    """Its correction was published: also of one that failed before and was tried again."""
    return moved(known, "corrected", Word("corrected", "", at, ""))


def failed(known: Objection, why: str, *, at: str) -> Objection:
    """Its correction was not taken in: the source department decides anew."""
    return moved(known, "failed", Word("failed", "", at, why))


def moved(known: Objection, state: State, word: Word) -> Objection:
    value = replace(known.value, seen="", proposed="") if state in ENDED else known.value
    return replace(known, state=state, value=value, history=(*known.history, word))


def seen_as(known: Objection, version: int | None) -> None:
    if version is not None and version != known.version:
        raise StaleObjectionError
