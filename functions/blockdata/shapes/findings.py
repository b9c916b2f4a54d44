"""Requests and answers about findings, their cases and decisions."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

CaseState = Literal["open", "confirmed", "dismissed", "gone"]


class CountyFigure(BaseModel):
    """What stands in one county; county is empty when no address tells it."""

    county: str
    name: str
    persons: int
    count: int
    sum_fen: int


class States(BaseModel):
    """Cases by state."""

    open: int
    confirmed: int
    dismissed: int


class Finding(BaseModel):
    """A rule and what it found; dismissed cases do not count."""

    rule: str
    name: str
    description: str
    as_of: str | None
    count: Annotated[int, Field(description="笔数")]
    sum_fen: Annotated[int, Field(description="金额合计(分)")]
    persons: Annotated[int, Field(description="人数")]
    by_county: list[CountyFigure]
    states: States


class Findings(BaseModel):
    """All rules."""

    items: list[Finding]
    next: str | None


class MaskedCell(BaseModel):
    """One masked cell."""

    label: str
    masked: str


class EvidenceRow(BaseModel):
    """A source row the case rests on."""

    kind: str
    department_name: str
    dataset_name: str
    file: str | None
    source_row: int | None
    submission: str | None
    cells: list[MaskedCell]


class FindingCase(BaseModel):
    """One person a rule points at. `version` goes back with the decision: nobody decides on what he has not seen."""

    id: str
    rule: str
    golden_id: str
    county: str
    county_name: str
    months: list[str]
    count: int
    sum_fen: int
    state: CaseState
    name_masked: str
    evidence: list[EvidenceRow]
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    version: int


class FindingCases(BaseModel):
    """A page of cases."""

    items: list[FindingCase]
    next: str | None


class CaseDecision(BaseModel):
    """What the reviewer decides, and why."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    decision: Literal["dismiss", "confirm", "reopen"]
    reason: Annotated[str, Field(min_length=2, max_length=500)]
    version: Annotated[int | None, Field(description="所见线索的版本;已有他人改动则拒绝")] = None
