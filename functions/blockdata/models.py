"""Models of matching: each version as it was learnt, compared, adopted and left.

    candidate ── adopted by a second person ──▶ adopting ── its weights published ──▶ in-force ── another ──▶ past
                                                    ▲                                                          │
                                                    └──────────────── gone back to, with a reason ─────────────┘
ModelsError
├── NotComparedError   it was compared with a model that is in force no more
├── WorseError         it is worse than the one in force
├── SamePersonError    who had it trained adopts it not
└── ModelMoveError     the state does not allow this
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from blockdata.reviews import Kind

State = Literal["candidate", "adopting", "in-force", "past"]
STATE_NAMES: Final[Mapping[State, str]] = {
    "candidate": "候选",
    "adopting": "正在生效",
    "in-force": "正在使用",
    "past": "曾经使用",
}
COLUMNS: Final = ("对象", "项", "级", "版本", "相符率", "偶合率")
"""Of the dataset data-centre/match-weights, as the engine reads it (fusion.weights)."""
DECIDED_MIN: Final = 60
OF_EACH_MIN: Final = 10
"""Decisions that a training needs at least; fewer of either kind teach no difference."""
RUN_MAX: Final = timedelta(minutes=15)
"""A training that has not ended by then has failed, and another may be asked for."""


class ModelsError(Exception):
    """A model that cannot be adopted."""


class NotComparedError(ModelsError):
    """Its comparison is out of date."""


class WorseError(ModelsError):
    """The comparison speaks against it."""


class SamePersonError(ModelsError):
    """Two persons are needed."""


class ModelMoveError(ModelsError):
    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True)
class Model:
    """A version of a kind's model; asked_by, asked_sub: who had it trained, "" of the shipped one. weights: rows of the
    dataset (COLUMNS). learnt: decisions it was taught by. compared: with which version and how that ended, None of the
    shipped one. fields: what its levels weigh, for the page. row: version of its row, 0 when not stored."""

    kind: Kind
    version: int
    state: State
    made_at: str
    asked_by: str
    asked_sub: str
    weights: tuple[Mapping[str, str], ...]
    fields: tuple[Mapping[str, Any], ...]
    learnt: Mapping[str, int]
    compared: Mapping[str, Any] | None
    adopted_by: str = ""
    adopted_at: str = ""
    reason: str = ""
    row: int = 0

    @property
    def file(self) -> bytes:
        """Its weights as a delivery."""
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        writer.writerows(self.weights)
        return text.getvalue().encode("utf-8-sig")


@dataclass(frozen=True)
class Training:
    """The last training of a kind. ended_at None: under way, or it failed. made: the version that came of it; None
    where the decisions were too few."""

    requested_at: str
    requested_by: str
    requested_sub: str
    ended_at: str | None = None
    made: int | None = None
    decided: int = 0

    def is_under_way(self, now: datetime) -> bool:
        return self.ended_at is None and now - datetime.fromisoformat(self.requested_at) < RUN_MAX


def in_force(models: Sequence[Model]) -> Model | None:
    return next((each for each in models if each.state == "in-force"), None)


def adopt(model: Model, others: Sequence[Model], *, reason: str, by: str, sub: str, at: str) -> Model:
    """The model as it is once it is adopted; one that is being adopted already, by whomever, stays as it is. Raises
    ModelsError."""
    if model.state == "adopting":
        return model
    if model.state == "in-force" or any(each.state == "adopting" for each in others):
        raise ModelMoveError("in-force" if model.state == "in-force" else "adopting")
    if model.state == "candidate":
        check_candidate(model, others, sub=sub)
    return replace(model, state="adopting", adopted_by=by, adopted_at=at, reason=reason)


def check_candidate(model: Model, others: Sequence[Model], *, sub: str) -> None:
    """Raises NotComparedError, WorseError, SamePersonError."""
    current = in_force(others)
    if model.compared is None or current is None or model.compared["against"] != current.version:
        raise NotComparedError
    if not model.compared["not_worse"]:
        raise WorseError
    if sub == model.asked_sub:
        raise SamePersonError


def carried(models: Sequence[Model], version: int) -> list[Model]:
    """Those that change when a submission has put a version in force."""
    entered = [replace(each, state="in-force") for each in models if each.version == version]
    left = [replace(each, state="past") for each in models if each.state == "in-force" and each.version != version]
    return [each for each in (*entered, *left) if each not in models] if entered else []
