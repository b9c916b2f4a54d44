"""Pairs that only a person can decide: a line without a number and the record it may belong to.

    open ── decided ──▶ same | different ── undone ──▶ open
      └──── the evidence changed ──▶ gone ── found again ──▶ open

A decision stands until it is undone: a pair decided different is never asked again. It takes effect when the engine has
taken it in (`applied`), as a row of data-centre/match-decisions: the submission that carried it says so.
ReviewsError
├── ReviewMoveError    the state does not allow this
└── StaleReviewError   the pair has changed since the reviewer saw it
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from blockdata.evidence import shown
from blockdata.findings import Cell

State = Literal["open", "same", "different", "gone"]
Decision = Literal["same", "different", "withdrawn"]
Kind = Literal["person", "organisation"]

STATE_NAMES: Mapping[State, str] = {"open": "待复核", "same": "同一对象", "different": "不同对象", "gone": "依据已变"}
DECIDED: frozenset[State] = frozenset({"same", "different"})
MIDDLE_BITS = 2.5
"""Of the band between asking nobody and joining: pairs near it are listed first where nothing else is known."""
CELLS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "person": {
        "name": ("姓名", "person-name"),
        "id_number": ("公民身份号码", "citizen-id"),
        "sex": ("性别", "code:sex"),
        "birth": ("出生日期", "birth-date"),
        "phone": ("联系电话", "phone"),
        "address": ("住址", "address"),
    },
    "organisation": {
        "name": ("名称", "organisation-name"),
        "credit_code": ("统一社会信用代码", "credit-code"),
        "old_number": ("原识别号", "taxpayer-number"),
        "phone": ("联系电话", "phone"),
        "address": ("住所", "organisation-name"),
    },
}
"""What a row may say → its label and semantic type. What is registered of organisations is public."""


class ReviewsError(Exception):
    """A decision that cannot be taken."""


class ReviewMoveError(ReviewsError):
    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


class StaleReviewError(ReviewsError):
    """Somebody or something changed it meanwhile."""


@dataclass(frozen=True)
class Row:
    """A source row of one side, every cell masked."""

    department: str
    dataset: str
    file: str | None
    source_row: int | None
    submission: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Reason:
    """What one field says for (more than 0 bits) or against it, and what it says at most."""

    field: str
    title: str
    label: str
    weight: float
    weight_max: float


@dataclass(frozen=True)
class Word:
    """A decision that was taken."""

    decision: Decision
    by: str
    at: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Review:
    """left, right: golden links. asked: why it is asked, band or ambiguous. pattern: how each field compares, in the
    engine's words. history: oldest first."""

    kind: Kind
    left: str
    right: str
    asked: str
    weight: float
    pattern: str = ""
    left_rows: tuple[Row, ...] = ()
    right_rows: tuple[Row, ...] = ()
    reasons: tuple[Reason, ...] = ()
    state: State = "open"
    applied: bool = False
    history: tuple[Word, ...] = ()
    version: int = 0

    @property
    def id(self) -> str:
        return f"{self.left}.{self.right}"

    @property
    def is_listed(self) -> bool:
        return self.state != "gone"


def of_change(change: Mapping[str, Any]) -> Review:
    """An open review of a pair that the engine tells (fusion.publish.review_changes)."""
    cells = CELLS[change["kind"]]
    return Review(
        kind=change["kind"],
        left=change["left"]["link"],
        right=change["right"]["link"],
        asked=change["reason"],
        weight=float(change["weight"]),
        pattern=change["pattern"],
        left_rows=tuple(to_row(row, cells) for row in change["left"]["rows"]),
        right_rows=tuple(to_row(row, cells) for row in change["right"]["rows"]),
        reasons=tuple(
            Reason(each["field"], each["title"], each["label"], float(each["weight"]), float(each["weight_max"]))
            for each in change["fields"]
        ),
    )


def to_row(row: Mapping[str, Any], cells: Mapping[str, tuple[str, str]]) -> Row:
    source, said = row["source"], row["cells"]
    return Row(
        department=source["department"],
        dataset=source["dataset"],
        file=source.get("file"),
        source_row=source.get("source_row"),
        submission=source.get("submission"),
        cells=tuple(
            Cell(name, label, shown(type_, said[name]))
            for name, (label, type_) in cells.items()
            if said.get(name) not in (None, "")
        ),
    )


def found(known: Review | None, now: Review) -> Review:
    """The engine asks: a pair that was decided stays so, another is open with what is known now."""
    if known is None:
        return now
    state: State = known.state if known.state in DECIDED else "open"
    return replace(now, state=state, applied=known.applied, history=known.history, version=known.version)


def settled(known: Review) -> Review:
    """The engine asks no more: an open question has lost its ground. A decision may not have reached the engine yet."""
    return replace(known, state="gone") if known.state == "open" else known


def stands(known: Review, decision: Decision, *, reason: str, by: str, version: int) -> bool:
    """Whether this very decision was taken on what was seen then: the same request came again."""
    last = known.history[-1] if known.history else None
    return (
        last is not None and (last.decision, last.reason, last.by) == (decision, reason, by) and known.version > version
    )


def carried(known: Review, decision: str) -> Review:
    """A submission took this decision in; in effect is what still stands."""
    return replace(known, applied=True) if known.state == decision else known


def decide(known: Review, decision: Decision, *, reason: str, by: str, at: str, version: int | None) -> Review:
    """Raises ReviewMoveError, StaleReviewError."""
    if version is not None and version != known.version:
        raise StaleReviewError
    if (decision == "withdrawn") != (known.state in DECIDED) or known.state == "gone":
        raise ReviewMoveError(known.state)
    state: State = "open" if decision == "withdrawn" else decision
    word = Word(decision, by, at, reason)
    return replace(known, state=state, applied=False, history=(*known.history, word))
