"""Answers about sketches of contracts."""

from typing import Any, Literal

from pydantic import BaseModel


class SketchCode(BaseModel):
    """A value, masked, that the code list does not know; the nearest code, empty where none is near."""

    value: str
    count: int
    code: str
    name: str


class SketchColumn(BaseModel):
    """share: of the values that can be read as the type; none without values. sure: nobody needs to look.

    Rates are of the sample's rows and values; examples are masked.
    """

    name: str
    written: str
    type: str
    share: float | None
    sure: bool
    why: list[str]
    required: bool
    attribute: str | None
    grade: str
    null_rate: float
    distinct: int
    distinct_rate: float
    examples: list[str]
    codes: list[SketchCode]


class SketchProposal(BaseModel):
    """key_share: of the sample's rows that the key tells apart."""

    format: str
    header_row: int
    rows: int
    warnings: list[str]
    entity: Literal["person", "organisation", "house"]
    mode: Literal["snapshot", "delta"]
    mode_why: str
    period: str | None
    key: list[str]
    key_share: float
    columns: list[SketchColumn]


class SketchProblem(BaseModel):
    """Why the sample cannot be read."""

    code: str
    message: str
    remedy: str


class SketchAnswer(BaseModel):
    """contract: what of the proposal a draft takes over, as a part of its contract."""

    sketch: str
    department: str
    dataset: str
    state: Literal["done", "refused"]
    completed_at: str
    words: str
    proposal: SketchProposal | None
    contract: dict[str, Any] | None
    problem: SketchProblem | None
