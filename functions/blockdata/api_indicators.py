"""Indicators of the city: all of them, one with its history and SQL, and computing them now."""

from typing import Any

from blockdata.indicators import Run
from blockdata.lookups import Names
from blockdata.room import room
from blockdata.shapes.indicators import (
    CountyValue,
    Indicator,
    IndicatorDetail,
    Indicators,
    LastRun,
    PeriodTotal,
    PublishedPeriod,
    SourceDataset,
)
from blockdata.store import indicators as store
from blockdata.store.names import names_of
from fusion import indicators as engine
from zunyi import clock
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.problems import Problem, not_found
from zunyi.work import Work

OWN_DATASET = ("data-centre", "match-decisions")
"""Tells the name of the owner who delivers nothing else."""


@room.get("/indicators", allows="ListIndicators", summary="全部指标")
def list_indicators(access: Access) -> Indicators:
    access.require()
    defined, kept = engine.indicators(), store.listed()
    names = names_of({pair for each in defined for pair in pairs(each)})
    return Indicators(
        items=[Indicator(**shown(each, kept.get(each.id), names)) for each in defined],
        next=None,
        run=run_shown(store.last_run()),
    )


@room.get("/indicators/{indicator}", allows="ReadIndicator", summary="一项指标")
def read_indicator(indicator: str, access: Access) -> IndicatorDetail:
    access.require()
    found = next((each for each in engine.indicators() if each.id == indicator), None)
    if found is None:
        raise not_found("这项指标", "indicator-not-found")
    names = names_of(pairs(found))
    return IndicatorDetail(
        **shown(found, store.listed().get(found.id), names),
        sql=found.query,
        sources=[
            SourceDataset(
                department=department,
                department_name=names.departments.get(department, department),
                dataset=dataset,
                dataset_name=names.datasets.get((department, dataset), dataset),
            )
            for department, dataset in sources(found)
        ],
        periods=[
            PublishedPeriod(
                **{part: each[part] for part in ("period", "as_of", "version", "total")},
                by_county=[CountyValue(**county) for county in each["by_county"]],
            )
            for each in store.history(found.id)
        ],
    )


@room.post("/indicators/runs", allows="ComputeIndicators", summary="立即重新计算全部指标")
def compute_indicators(caller: Caller, access: Access, w: Work) -> LastRun:
    access.require()
    now, last = clock.now(), store.last_run()
    if last is not None and last.is_under_way(now):
        told = f"{last.requested_by}要求的计算还没有结束。"
        raise Problem(409, "already-computing", told, remedy="请稍候,结束后再试。")
    run = Run(clock.stamp(now), caller.name)
    store.save_run(w, run)
    w.publish("blockdata.AnalysisRequested.v1", subject="indicators", data={"requested_at": run.requested_at})
    return LastRun(requested_at=run.requested_at, requested_by=run.requested_by, completed_at=None, under_way=True)


def run_shown(run: Run | None) -> LastRun | None:
    if run is None:
        return None
    return LastRun(
        requested_at=run.requested_at,
        requested_by=run.requested_by,
        completed_at=run.completed_at,
        under_way=run.is_under_way(clock.now()),
    )


def shown(indicator: engine.Indicator, kept: dict[str, Any] | None, names: Names) -> dict[str, Any]:
    last = kept["last"] if kept else {}
    totals = kept["totals"] if kept else {}
    words = ("id", "name", "theme", "description", "owner", "unit", "geography", "form", "decimals", "flow", "protects")
    return {
        **{word: getattr(indicator, word) for word in words},
        "every": indicator.period,
        "owner_name": names.departments.get(indicator.owner, indicator.owner),
        "period": last.get("period"),
        "as_of": last.get("as_of"),
        "total": last.get("total"),
        "totals": [PeriodTotal(period=period, total=total) for period, total in sorted(totals.items())],
    }


def sources(indicator: engine.Indicator) -> list[tuple[str, str]]:
    return [(department, dataset) for department, _, dataset in (each.partition("/") for each in indicator.sources)]


def pairs(indicator: engine.Indicator) -> set[tuple[str, str]]:
    """Datasets whose contracts tell its names."""
    return {*sources(indicator), OWN_DATASET}
