"""What the routes of reminders take and give."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from aggregation.reminders.reminder import End, Stage
from zunyi.http import Body


class ExplanationBody(Body):
    """promised: the day by which it comes. version: of the reminder as it was seen."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=500)]
    promised: date
    version: int = Field(ge=1)


class ToldItem(BaseModel):
    stage: Stage
    at: str


class ExplanationItem(BaseModel):
    at: str
    name: str
    reason: str
    promised: str


class ReminderItem(BaseModel):
    """stage: the last of `told`. report_after: the last day without report. days_late: until it came, or until today.
    end "": it is still open."""

    department: str
    department_name: str
    dataset: str
    name: str
    update_cycle: str
    due: str
    stage: Stage
    told: list[ToldItem]
    explanations: list[ExplanationItem]
    report_after: str
    days_late: int
    end: End
    ended_at: str
    version: int
    may_explain: bool


class Reminders(BaseModel):
    items: list[ReminderItem]
    next: str | None
