"""/api/decision: the picture, and each indicator by itself."""

from pydantic import BaseModel

from decision import picture, store
from decision.picture import State
from zunyi import clock
from zunyi.access import Access
from zunyi.http import Room
from zunyi.problems import not_found

room = Room("decision")
handler = room.handler


class CountyPersons(BaseModel):
    code: str
    name: str
    persons: int


class Population(BaseModel):
    total: int
    counties: list[CountyPersons]
    elsewhere: int


class CountyRecords(BaseModel):
    code: str
    name: str
    count: int


class Records(BaseModel):
    total: int
    counties: list[CountyRecords]
    elsewhere: int


class DeliveryLine(BaseModel):
    department: str
    name: str
    dataset: str
    dataset_name: str
    at: str | None
    rows: int | None
    state: State
    reported_at: str | None


class CountyFinding(BaseModel):
    county: str
    name: str
    persons: int
    count: int
    sum_fen: int


class FindingSums(BaseModel):
    rule: str
    name: str
    count: int
    persons: int
    sum_fen: int
    by_county: list[CountyFinding]
    as_of: str


class Overview(BaseModel):
    as_of: str | None
    population: Population
    organisations: Records
    houses: Records
    deliveries: list[DeliveryLine]
    findings: list[FindingSums]


class CountyValue(BaseModel):
    county: str | None
    name: str | None = None
    value: float | None
    persons: int | None = None
    count: int | None = None
    sum_fen: int | None = None


class States(BaseModel):
    open: int
    confirmed: int
    dismissed: int


class Indicator(BaseModel):
    indicator: str
    name: str
    unit: str
    period: str | None = None
    as_of: str
    version: int
    total: float | None
    persons: int | None = None
    count: int | None = None
    sum_fen: int | None = None
    states: States | None = None
    by_county: list[CountyValue]


@room.get("/overview", allows="ReadOverview", summary="一张图")
def read_overview(access: Access) -> Overview:
    access.require()
    return Overview.model_validate(picture.overview(store.picture(), clock.today()))


@room.get("/indicators/{indicator}", allows="ReadIndicator", summary="指标")
def read_indicator(indicator: str, access: Access) -> Indicator:
    access.require()
    found = store.indicator(indicator)
    if found is None:
        raise not_found("这项指标", "indicator-not-found")
    return Indicator.model_validate(found)
