"""Answers about trials of contracts."""

from typing import Literal

from pydantic import BaseModel


class TrialExample(BaseModel):
    """value: masked."""

    source_row: int
    value: str


class TrialRejected(BaseModel):
    """Rows of the sample that break one rule in one column; a row may break several."""

    field: str
    rule: str
    name: str
    message: str
    remedy: str
    rows: int
    examples: list[TrialExample]


class TrialFix(BaseModel):
    rule: str
    name: str
    count: int


class TrialProblem(BaseModel):
    """Why the whole sample is refused."""

    code: str
    message: str
    remedy: str


class TrialCounts(BaseModel):
    received: int
    accepted: int
    rejected: int
    duplicate: int


class TrialUnknown(BaseModel):
    """What stands in a column and its code list does not know; the nearest code, empty where none is near."""

    field: str
    value: str
    count: int
    code: str
    name: str


class TrialOutcome(BaseModel):
    version: int
    counts: TrialCounts
    rejected: list[TrialRejected]
    fixes: list[TrialFix]
    warnings: list[str]
    problem: TrialProblem | None
    unknown: list[TrialUnknown]


class TrialAnswer(BaseModel):
    """more_rejected: rows the draft rejects beyond those the version in force does; none without both."""

    trial: str
    department: str
    dataset: str
    state: Literal["done", "refused"]
    completed_at: str
    words: str
    more_rejected: int | None
    draft: TrialOutcome
    in_force: TrialOutcome | None
