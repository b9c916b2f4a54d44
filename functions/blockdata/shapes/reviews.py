"""Requests and answers about pairs to be reviewed."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from blockdata.shapes.findings import MaskedCell

ReviewKind = Literal["person", "organisation"]
ReviewState = Literal["open", "same", "different", "gone"]


class ReviewRow(BaseModel):
    """A source row of one side, masked."""

    department_name: str
    dataset_name: str
    source_row: int | None
    submission: str | None
    cells: list[MaskedCell]


class ReviewReason(BaseModel):
    """What one field says: more than 0 for the same, less against; weights in bits."""

    field: str
    title: str
    label: str
    weight: float
    weight_max: float


class ReviewWhy(BaseModel):
    """Why a pair is shown early: how many pairs compare as it does."""

    open: Annotated[int, Field(description="比较结果相同的待复核对数,含这一对")]
    decided: Annotated[int, Field(description="比较结果相同的,最近已判断的对数")]


class ReviewWord(BaseModel):
    """A decision that was taken."""

    decision: Literal["same", "different", "withdrawn"]
    by: str
    at: str
    reason: str


class Review(BaseModel):
    """A pair side by side. `version` goes back with the decision: nobody decides on what he has not seen."""

    id: str
    kind: ReviewKind
    asked: Annotated[str, Field(description="band 证据不足以自动归并;ambiguous 与另一对象相差不大")]
    weight: Annotated[float, Field(description="总证据(比特):0 为一半对一半")]
    left: list[ReviewRow]
    right: list[ReviewRow]
    reasons: list[ReviewReason]
    why: Annotated[ReviewWhy | None, Field(description="为什么先看这一对;不按启发性排列时为空")]
    state: ReviewState
    applied: Annotated[bool, Field(description="决定是否已生效")]
    history: list[ReviewWord]
    version: int


class Reviews(BaseModel):
    """A page of pairs."""

    items: list[Review]
    next: str | None


class ReviewDecided(BaseModel):
    """A pair that was decided."""

    id: str
    state: ReviewState
    version: int


class ReviewsDecided(BaseModel):
    """All pairs of the request."""

    items: list[ReviewDecided]


class ReviewsOpen(BaseModel):
    """How many pairs of one kind wait."""

    kind: ReviewKind
    open: Annotated[int, Field(description="待复核;数到 5000 为止")]


class ReviewsOfDay(BaseModel):
    """What one reviewer decided on a day of the city's calendar."""

    day: Annotated[str, Field(description="YYYY-MM-DD")]
    kind: ReviewKind
    by: str
    same: int
    different: int
    withdrawn: Annotated[int, Field(description="撤销的决定")]


class ReviewSums(BaseModel):
    """How reviewing goes: what waits, and what was decided on the last 31 days on which anything was."""

    waiting: list[ReviewsOpen]
    days: Annotated[list[ReviewsOfDay], Field(description="最近的在前")]


class ReviewDecision(BaseModel):
    """One pair and what is decided of it."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^(per|org)_[0-9a-f]{32}\.(per|org)_[0-9a-f]{32}$")]
    decision: Literal["same", "different", "withdrawn"]
    version: int


class ReviewDecisions(BaseModel):
    """At most 100 pairs at once, for one reason. withdrawn: an earlier decision is undone."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    decisions: Annotated[list[ReviewDecision], Field(min_length=1, max_length=100)]
    reason: Annotated[str, Field(min_length=2, max_length=500)]
