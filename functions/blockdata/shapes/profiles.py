"""Answers about profiles of deliveries: figures of columns, of no single row."""

from typing import Literal

from pydantic import BaseModel


class Place(BaseModel):
    """at: a number to draw by; words: the same for people."""

    at: float
    words: str


class Share(BaseModel):
    """value: a code, or the shape of a text."""

    value: str
    name: str
    share: float


class Side(BaseModel):
    """filled: share of rows with a value. spread: of numbers and dates, at 5, 25, 50, 75 and 95 of a hundred."""

    filled: float
    distinct: int
    spread: list[Place]
    shares: list[Share]


class ColumnDrift(BaseModel):
    kind: Literal["filled", "codes", "shape", "level", "distinct"]
    before: str
    now: str
    alarms: bool


class ProfileColumn(BaseModel):
    """before: in the delivery it was held against; None when that had no such column of this type."""

    name: str
    type: str
    now: Side
    before: Side | None
    drifts: list[ColumnDrift]


class Against(BaseModel):
    submission: str
    received_at: str


class Trend(BaseModel):
    """A completed delivery: of each column the share of rows with a value, by name."""

    submission: str
    received_at: str
    rows: int
    filled: dict[str, float]


class Profile(BaseModel):
    """rows: measured, of so many accepted; long files by a share. against: None for the first. trend: the oldest
    first."""

    submission: str
    rows: int
    of: int
    against: Against | None
    columns: list[ProfileColumn]
    trend: list[Trend]
