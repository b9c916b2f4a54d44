"""Answers about indicators."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field


class CountyValue(BaseModel):
    """county null: no address tells it. value null: hidden, fewer than five persons stand behind it."""

    county: str | None
    name: str | None
    value: float | None


class PeriodTotal(BaseModel):
    period: str
    total: float | None


class SourceDataset(BaseModel):
    department: str
    department_name: str
    dataset: str
    dataset_name: str


class Indicator(BaseModel):
    """An indicator and what was published of it last; period null: nothing yet."""

    id: str
    name: str
    theme: str
    description: str
    owner: str
    owner_name: str
    unit: str
    geography: Literal["county", "city"]
    every: Annotated[Literal["day", "month"], Field(description="统计周期")]
    form: Literal["count", "sum", "ratio"]
    decimals: int
    flow: Annotated[bool, Field(description="按发生月份统计;否则为计算当日的状况")]
    protects: Annotated[bool, Field(description="涉及不足五人的数不公布")]
    period: str | None
    as_of: str | None
    total: float | None
    totals: Annotated[list[PeriodTotal], Field(description="最近各期的全市值,由早到晚")]


class LastRun(BaseModel):
    """The last computing of all indicators."""

    requested_at: str
    requested_by: str
    completed_at: str | None
    under_way: bool


class Indicators(BaseModel):
    """All indicators."""

    items: list[Indicator]
    next: str | None
    run: LastRun | None


class PublishedPeriod(BaseModel):
    """What was published of one period."""

    period: str
    as_of: str
    version: int
    total: float | None
    by_county: list[CountyValue]


class IndicatorDetail(Indicator):
    """With each period, the latest first, its SQL and its sources."""

    sql: str
    sources: list[SourceDataset]
    periods: list[PublishedPeriod]
