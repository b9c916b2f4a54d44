"""blockdata.IndicatorPublished → the indicator as last heard; an older period or version never replaces a newer one."""

from pydantic import AwareDatetime, BaseModel

from decision import store
from zunyi.clock import stamp
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.work import Work


class CountyValue(BaseModel, frozen=True):
    county: str | None
    name: str | None = None
    value: float | None
    persons: int | None = None
    count: int | None = None
    sum_fen: int | None = None


class States(BaseModel, frozen=True):
    open: int
    confirmed: int
    dismissed: int


class IndicatorPublished(BaseModel, frozen=True):
    """What this function reads of the fact."""

    indicator: str
    name: str
    unit: str
    period: str | None = None
    as_of: AwareDatetime
    version: int
    total: float | None
    persons: int | None = None
    count: int | None = None
    sum_fen: int | None = None
    states: States | None = None
    by_county: list[CountyValue]


@consumes("blockdata.IndicatorPublished.v1")
def handler(published: IndicatorPublished, w: Work) -> None:
    told = {"total": None, **published.model_dump(exclude_none=True), "as_of": stamp(published.as_of)}
    told["by_county"] = [{"county": None, "value": None, **each} for each in told["by_county"]]
    kept = store.keep_indicator(w, told)
    logger.info("indicator heard", indicator=published.indicator, version_heard=published.version, kept=kept)
