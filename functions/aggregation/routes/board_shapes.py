"""Answers of the boards."""

from typing import Literal

from pydantic import BaseModel

from aggregation.freshness import State


class WhyItem(BaseModel):
    """share (0 to 1) of weight points; words: the numbers behind it."""

    name: str
    weight: int
    share: float
    points: float
    words: str


class MonthItem(BaseModel):
    """month: yyyy-mm; rejected_share and duplicate_share of the rows received."""

    month: str
    deliveries: int
    late: int
    refused: int
    received: int
    accepted: int
    rejected: int
    duplicate: int
    rejected_share: float
    duplicate_share: float


class QualityDataset(BaseModel):
    """trend: of the rejected share, the last month with rows against the one before; less is better."""

    dataset: str
    name: str
    state: State
    score: float | None
    why: list[WhyItem]
    deliveries: int
    late: int
    days_late: int
    refused: int
    received: int
    accepted: int
    rejected: int
    duplicate: int
    rejected_share: float
    duplicate_share: float
    trend: Literal["better", "same", "worse"] | None
    months: list[MonthItem]


class QualityDepartment(BaseModel):
    """rank: 1 is the best; none without a score."""

    department: str
    name: str
    score: float | None
    rank: int | None
    datasets: list[QualityDataset]


class QualityBoard(BaseModel):
    """formula: how scores are made, in words. months: how many, this one included. Best departments first."""

    formula: str
    months: int
    items: list[QualityDepartment]


class FreshnessDataset(BaseModel):
    """days_left: until it is due, negative when it is overdue; none where nothing was promised. ahead: the due days of
    the next thirteen weeks if each delivery comes on its day, `due` first; of what comes each day, `due` alone."""

    department: str
    department_name: str
    dataset: str
    name: str
    update_cycle: str
    state: State
    due: str | None
    ahead: list[str]
    days_left: int | None
    days_late: int
    last_delivery: str | None
    deliveries: int
    late: int


class FreshnessDepartment(BaseModel):
    department: str
    name: str
    datasets: int
    on_time: int
    soon: int
    overdue: int
    never: int


class FreshnessBoard(BaseModel):
    """today: on the city's calendar. items: what is due next comes first. departments: how many of their datasets stand
    how."""

    today: str
    items: list[FreshnessDataset]
    departments: list[FreshnessDepartment]
