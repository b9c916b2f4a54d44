"""Requests and answers about objections: values somebody says are wrong."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["person", "organisation", "house"]
State = Literal["open", "correcting", "corrected", "failed", "refused", "withdrawn"]


class ObjectionBody(BaseModel):
    """Which value of which record, and what it should be. version: of the record as it was seen."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Kind
    golden_id: Annotated[str, Field(pattern=r"^(per|org|hse)_[0-9a-f]{32}$")]
    attribute: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    version: Annotated[int, Field(description="查看时档案的版本")]
    proposed: Annotated[str, Field(min_length=1, max_length=300, description="应当是什么,按来源列的规则核对")]
    reason: Annotated[str, Field(min_length=2, max_length=500, description="为什么认为有误")]
    case_number: Annotated[str, Field(max_length=80, description="查询时的案号;对人必填")] = ""
    ground: Annotated[str, Field(max_length=60, description="查询依据代号;对人必填")] = ""


class ObjectionDecision(BaseModel):
    """What the source department says. A refusal needs its reason."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    decision: Literal["accept", "refuse"]
    reason: Annotated[str, Field(max_length=500)] = ""
    version: int


class ObjectionWithdrawal(BaseModel):
    """By who objected."""

    model_config = ConfigDict(extra="forbid")

    version: int


class ObjectionWord(BaseModel):
    """What was said of it; by is empty for what the platform says."""

    said: Literal["accept", "refuse", "withdraw", "corrected", "failed"]
    label: str
    by: str
    at: str
    reason: str


class ObjectedRow(BaseModel):
    """The row that gave the value. File and row for those concerned alone."""

    department: str
    department_name: str
    dataset: str
    dataset_name: str
    file: str | None
    source_row: int | None
    submission: str | None


class Objection(BaseModel):
    """An objection as the caller may see it: values masked, and null for who is neither objector nor source."""

    id: str
    kind: Kind
    golden_id: str | None
    attribute: str
    label: str
    value: Annotated[str | None, Field(description="被指有误的值,遮盖后")]
    proposed: Annotated[str | None, Field(description="主张的值,遮盖后")]
    reason: str | None
    case_number: str | None
    source: ObjectedRow
    opened_at: str
    opened_by: str
    opened_by_department: str
    due: Annotated[date, Field(description="答复期限(含)")]
    days_late: Annotated[int, Field(description="逾期几个工作日;0 为未逾期")]
    state: State
    state_name: str
    submission: Annotated[str | None, Field(description="更正所随的报送")]
    history: list[ObjectionWord]
    may_decide: bool
    may_withdraw: bool
    version: int


class Objections(BaseModel):
    """A page; total counts all in this state, to 5000."""

    items: list[Objection]
    next: str | None
    total: int | None = None


class ObjectedValues(BaseModel):
    """Both values whole, for the source department; null once it has ended. The look leaves a footprint."""

    value: str | None
    proposed: str | None
    footprint: str | None


class ObjectionsOfDepartment(BaseModel):
    """What waits for one source department."""

    department: str
    department_name: str
    waiting: int
    failed: Annotated[int, Field(description="其中更正未成的")]
    late: Annotated[int, Field(description="其中逾期的")]
    days_late_max: Annotated[int, Field(description="最长逾期几个工作日")]


class ObjectionSums(BaseModel):
    """What waits by department, the latest first; and how many are in each state, to 5000."""

    departments: list[ObjectionsOfDepartment]
    states: dict[State, int]
