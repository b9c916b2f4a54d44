"""What the routes of systems take and give."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from aggregation.systems.system import Decision, Hosting, Network, State, What
from zunyi.http import Body

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Month = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]


class DescriptionBody(Body):
    """version: as it was seen; 0 for a new one."""

    name: Annotated[Line, Field(min_length=2)]
    purpose: Annotated[Text, Field(min_length=4)]
    office: Line = ""
    technology: Text = ""
    hosting: Hosting
    network: Network
    supplier: Line = ""
    in_use_since: Month
    datasets: list[str] = Field(default_factory=list, max_length=50)
    version: int = Field(default=0, ge=0)


class PlanBody(Body):
    """into: "<department>/<system>", of a merger. due: the day by which, of all but "keep"."""

    decision: Decision
    into: Line = ""
    due: date | None = None
    reason: Annotated[Text, Field(min_length=2)]
    version: int = Field(ge=1)


class ProgressBody(Body):
    percent: int = Field(ge=0, le=100)
    note: Annotated[Text, Field(min_length=2)]
    version: int = Field(ge=1)


class PlanItem(BaseModel):
    decision: Decision
    into: str
    into_name: str
    due: str
    reason: str


class EntryItem(BaseModel):
    at: str
    name: str
    what: What
    percent: int | None
    note: str


class SystemItem(BaseModel):
    department: str
    department_name: str
    system: str
    name: str
    purpose: str
    hosting: Hosting
    network: Network
    in_use_since: str
    datasets: int
    decision: Decision | None
    due: str
    percent: int
    state: State
    version: int


class Systems(BaseModel):
    items: list[SystemItem]
    next: str | None


class FedDataset(BaseModel):
    """name: "" where no such dataset is published (any more)."""

    dataset: str
    name: str


class SystemDetail(SystemItem):
    office: str
    technology: str
    supplier: str
    feeds: list[FedDataset]
    plan: PlanItem | None
    entries: list[EntryItem]
    may_describe: bool
    may_plan: bool


class Sums(BaseModel):
    """by_decision: how many are to be kept, renovated …; "undecided" are not decided yet."""

    systems: int
    by_decision: dict[str, int]
    by_state: dict[State, int]


class DepartmentSums(Sums):
    department: str
    department_name: str


class SystemSums(Sums):
    departments: list[DepartmentSums]


class SystemDeleted(BaseModel):
    department: str
    system: str
    state: str
