"""Answers about sources that contradict each other."""

from typing import Annotated

from pydantic import BaseModel, Field


class ConflictWhy(BaseModel):
    """By what the value was taken: the more authoritative department, the more recent row, the better value."""

    authority: int
    recency: int
    quality: int


class ConflictExample(BaseModel):
    """One record's two values, masked, and the rows that state them."""

    taken: str
    other: str
    row: int | None
    other_row: int | None
    submission: str | None
    other_submission: str | None


class Conflict(BaseModel):
    """So many records take an attribute from one dataset where another says something else."""

    attribute: str
    label: str
    department: str
    department_name: str
    dataset: str
    dataset_name: str
    other_department: str
    other_department_name: str
    other_dataset: str
    other_dataset_name: str
    records: int
    why: ConflictWhy
    examples: Annotated[list[ConflictExample], Field(description="遮盖的例子;无权看例子时为空")]


class Conflicts(BaseModel):
    """All of a kind, by attribute, the most frequent first."""

    items: list[Conflict]
    next: None
    as_of: Annotated[str | None, Field(description="统计时间;还没有统计或没有冲突为空")]
