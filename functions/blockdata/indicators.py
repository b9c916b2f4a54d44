"""Indicators of the city: what is told of a result, and whether it says anything new.

Which there are, with their SQL and words, is the engine's (fusion.indicators): this room computes them from the lake,
keeps what was published by period, and tells it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from blockdata.findings import county_name
from fusion.indicators import Indicator
from fusion.indicators.results import Result

RUN_MAX: Final = timedelta(minutes=30)
"""A run that has not ended by then has failed, and another may be asked for."""


@dataclass(frozen=True)
class Run:
    """The last computing of all indicators. completed_at None: it is under way, or it failed."""

    requested_at: str
    requested_by: str
    completed_at: str | None = None

    def is_under_way(self, now: datetime) -> bool:
        return self.completed_at is None and now - datetime.fromisoformat(self.requested_at) < RUN_MAX


def told(indicator: Indicator, result: Result, *, as_of: str, version: int) -> dict[str, Any]:
    """Data of blockdata.IndicatorPublished.v1. A value that is hidden or cannot be had is null."""
    return {
        "indicator": indicator.id,
        "name": indicator.name,
        "unit": indicator.unit,
        "period": result.period,
        "as_of": as_of,
        "version": version,
        "total": result.total,
        "by_county": [
            {"county": each.county, "name": county_name(each.county), "value": each.value} for each in result.by_county
        ],
    }


def says_the_same(known: Mapping[str, Any] | None, now: Mapping[str, Any]) -> bool:
    """When it was computed is nothing new."""
    return known is not None and all(known[part] == now[part] for part in ("name", "unit", "total", "by_county"))
