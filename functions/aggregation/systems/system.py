"""A department's business system (业务系统): described, then planned for, then followed until the plan is carried out.

The plans are the city plan's 梳理、整合、改造、升级 (遵数据领〔2018〕1号): a system is kept, renovated, upgraded,
merged into another, or retired.

InventoryError
├── SystemChangedError  somebody else changed it meanwhile
├── PlanError           what is planned cannot be: `code` says why
├── StillNeededError    others are to be merged into it
└── NothingPlannedError progress of a plan that asks for nothing
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from aggregation.pinyin import search

Decision = Literal["keep", "renovate", "upgrade", "merge", "retire"]
State = Literal["undecided", "kept", "not-begun", "under-way", "late", "done"]
What = Literal["described", "planned", "reported"]
Hosting = Literal["政务云", "本单位机房", "托管机房", "上级部门", "单机"]
Network = Literal["电子政务外网", "业务专网", "互联网", "单机"]
ENTRIES_MAX: Final = 100
"""Kept of a system's history, the latest."""
DONE: Final = 100
GOES: Final = frozenset({"merge", "retire"})
"""Decisions after which it is no more."""


class InventoryError(Exception):
    """The system is not changed."""


class SystemChangedError(InventoryError):
    """It was read before its last change."""


class PlanError(InventoryError):
    def __init__(self, code: Literal["target-missing", "target-itself", "target-goes", "due-missing"]) -> None:
        super().__init__(code)
        self.code = code


class StillNeededError(InventoryError):
    """names: of the systems that are to be merged into it."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(*names)
        self.names = tuple(names)


class NothingPlannedError(InventoryError):
    """There is no plan, or it is to keep the system as it is."""


@dataclass(frozen=True, kw_only=True)
class Description:
    """datasets: ids of the department's own that it feeds."""

    name: str
    purpose: str
    office: str
    technology: str
    hosting: Hosting
    network: Network
    supplier: str
    in_use_since: str
    datasets: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """into: the system it is merged into, "<department>/<system>". due: the day by which, ISO; "" where kept."""

    decision: Decision
    into: str
    due: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who did what when. percent: how far the plan had come; -1 where nothing was said of that."""

    at: str
    name: str
    what: What
    percent: int
    note: str


@dataclass(frozen=True, kw_only=True)
class System:
    """percent: how far the plan is carried out. version: counts its changes; 0 before it is written."""

    department: str
    system: str
    told: Description
    plan: Plan | None
    percent: int
    entries: tuple[Entry, ...]
    version: int

    @property
    def id(self) -> str:
        return f"{self.department}/{self.system}"


def begin(department: str, system: str, told: Description, *, at: str, name: str) -> System:
    first = Entry(at=at, name=name, what="described", percent=-1, note="登记")
    return System(department=department, system=system, told=told, plan=None, percent=0, entries=(first,), version=0)


def describe(system: System, told: Description, *, at: str, name: str) -> System:
    """The same as before when it says the same."""
    if told == system.told:
        return system
    entry = Entry(at=at, name=name, what="described", percent=-1, note="修改说明")
    return replace(system, told=told, entries=noted(system, entry))


def decide(system: System, plan: Plan, others: Iterable[System], *, at: str, name: str) -> System:
    """Another decision begins anew; a changed date or reason leaves the progress. Raises PlanError, StillNeededError.

    others: all systems of the city, this one too.
    """
    merges, keeps = plan.decision == "merge", plan.decision == "keep"
    plan = replace(plan, into=plan.into if merges else "", due="" if keeps else plan.due)
    if plan == system.plan:
        return system
    if not (keeps or plan.due):
        raise PlanError("due-missing")
    known = {each.id: each for each in others}
    if merges:
        check_target(system, known.get(plan.into))
    if plan.decision in GOES:
        is_free(system, known.values())
    same = system.plan is not None and (system.plan.decision, system.plan.into) == (plan.decision, plan.into)
    percent = system.percent if same else 0
    entry = Entry(at=at, name=name, what="planned", percent=percent, note=plan.reason)
    return replace(system, plan=plan, percent=percent, entries=noted(system, entry))


def check_target(system: System, target: System | None) -> None:
    """A system is merged into one that stays. Raises PlanError."""
    if target is None:
        raise PlanError("target-missing")
    if target.id == system.id:
        raise PlanError("target-itself")
    if target.plan is not None and target.plan.decision in GOES:
        raise PlanError("target-goes")


def is_free(system: System, others: Iterable[System]) -> None:
    """Whether it may go: raises StillNeededError while others are to be merged into it."""
    into_it = [each.told.name for each in others if each.plan is not None and each.plan.into == system.id]
    if into_it:
        raise StillNeededError(into_it)


def report(system: System, percent: int, note: str, *, at: str, name: str) -> System:
    """How far it is; less than before is possible, when something had to be done again. Raises NothingPlannedError."""
    if system.plan is None or system.plan.decision == "keep":
        raise NothingPlannedError
    entry = Entry(at=at, name=name, what="reported", percent=percent, note=note)
    return replace(system, percent=percent, entries=noted(system, entry))


def state(system: System, today: date) -> State:
    """How its plan stands on a day of the city's calendar."""
    plan = system.plan
    if plan is None:
        return "undecided"
    if plan.decision == "keep":
        return "kept"
    if system.percent >= DONE:
        return "done"
    if today > date.fromisoformat(plan.due):
        return "late"
    return "under-way" if system.percent else "not-begun"


def is_seen(system: System, version: int) -> None:
    """Raises SystemChangedError when the caller has not seen it as it is."""
    if system.version != version:
        raise SystemChangedError


def is_meant(system: System, department_name: str, words: str) -> bool:
    """Whether every word asked for is in its name, purpose, supplier, id or its department's name, or spells a part of
    the names."""
    told = system.told
    names = f"{told.name} {department_name} {told.supplier}"
    return search.is_meant(words, names=names, more=f"{told.purpose} {system.id}")


def noted(system: System, entry: Entry) -> tuple[Entry, ...]:
    return (*system.entries, entry)[-ENTRIES_MAX:]
