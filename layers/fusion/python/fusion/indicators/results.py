"""What an indicator's query gives, as what is published: values by period and county, few persons not told.

A figure of a protecting indicator that rests on 1 to 4 persons is hidden (null). So that nobody subtracts it from the
city's, the next smallest are hidden as well until at least two are and at least 5 persons stand behind them together.
A city's figure that rests on fewer than 5 is hidden like a county's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fusion.indicators import Indicator

FEW: Final = 5
"""Persons on whom a protected figure has to rest at least."""
YEARS_BACK: Final = 1
"""Of a flow its latest month is told, and the year before it."""


@dataclass(frozen=True)
class Cell:
    """A county's line of a query; county None where no address tells it."""

    county: str | None
    part: float
    whole: float | None
    behind: float


@dataclass(frozen=True)
class Figure:
    """value None: hidden."""

    county: str | None
    value: float | None


@dataclass(frozen=True)
class Result:
    """An indicator in one period, YYYY-MM or YYYY-MM-DD. total None: hidden, or a ratio of nothing."""

    period: str
    total: float | None
    by_county: tuple[Figure, ...]


def results(indicator: Indicator, rows: Iterable[Mapping[str, Any]], *, today: str) -> list[Result]:
    """In order of their periods. `today`: YYYY-MM-DD on the city's calendar; what lies ahead of it is not told."""
    periods: dict[str, list[Cell]] = defaultdict(list)
    now = today if indicator.period == "day" else today[:7]
    for row in rows:
        periods[row["period"] if indicator.flow else now].append(_cell(row))
    if not indicator.flow:
        periods[now] += []
    told = sorted(period for period in periods if period <= now)
    return [result(indicator, period, periods[period]) for period in told if period >= _year_before(told[-1])]


def result(indicator: Indicator, period: str, cells: Sequence[Cell]) -> Result:
    city = Cell(
        None,
        sum(cell.part for cell in cells),
        sum(cell.whole or 0 for cell in cells) if indicator.form == "ratio" else None,
        sum(cell.behind for cell in cells),
    )
    hidden = set(_hidden(cells)) if indicator.protects else set()
    counties = sorted(cells, key=lambda cell: (cell.county is None, cell.county or ""))
    by_county = tuple(
        Figure(cell.county, None if cell.county in hidden else value)
        for cell in counties
        if (value := _value(indicator, cell)) is not None
    )
    total = None if indicator.protects and _is_few(city) else _value(indicator, city)
    return Result(period, total, by_county if indicator.geography == "county" else ())


def _year_before(period: str) -> str:
    """
    >>> _year_before("2018-01")
    '2017-01'
    """
    return f"{int(period[:4]) - YEARS_BACK:04d}{period[4:]}"


def _cell(row: Mapping[str, Any]) -> Cell:
    """What a query does not say of whom it rests on, it counts itself; of a ratio, upon those it divides by."""
    part, whole = float(row["part"] or 0), row.get("whole")
    behind = row.get("behind")
    rests = part if whole is None else float(whole)
    return Cell(
        row["county"], part, None if whole is None else float(whole), rests if behind is None else float(behind)
    )


def _value(indicator: Indicator, cell: Cell) -> float | None:
    if indicator.form == "ratio" and not cell.whole:
        return None
    value = cell.part * indicator.scale / (cell.whole or 1)
    return round(value, indicator.decimals)


def _is_few(cell: Cell) -> bool:
    return 0 < cell.behind < FEW


def _hidden(cells: Sequence[Cell]) -> Iterator[str | None]:
    """Counties whose figure is not told."""
    by_size = sorted(cells, key=lambda cell: (cell.behind, cell.county or ""))
    few = [cell for cell in by_size if _is_few(cell)]
    rest = [cell for cell in by_size if cell.behind >= FEW]
    while few and rest and (len(few) == 1 or sum(cell.behind for cell in few) < FEW):
        few.append(rest.pop(0))
    return (cell.county for cell in few)
