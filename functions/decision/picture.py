"""What a leader sees: people by county, what each department delivered, what was found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from decision import lateness

POPULATION = "person-count"
RECORDS = {"organisation-count": "organisations", "house-count": "houses"}
"""Counted by county beside the people: indicator → its name in the overview."""
NOWHERE = "地址不明"
State = Literal["delivered", "late", "missing"]


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """What a department promised to deliver. published_at: UTC, RFC 3339."""

    department: str
    department_name: str
    dataset: str
    name: str
    update_cycle: str
    published_at: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """The last whole delivery. at: when its file was received, UTC, RFC 3339 with milliseconds; rows: accepted."""

    department: str
    dataset: str
    at: str
    submission: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """A delivery reported as missing. due, promised: days; reported_at: UTC, RFC 3339 with milliseconds."""

    department: str
    dataset: str
    due: str
    promised: str | None
    reported_at: str


@dataclass(frozen=True)
class Picture:
    """All that is known. Indicators as published: blockdata.IndicatorPublished."""

    indicators: list[Mapping[str, Any]]
    datasets: list[Dataset]
    deliveries: list[Delivery]
    reports: list[Report] = field(default_factory=list)


def overview(picture: Picture, today: date) -> dict[str, Any]:
    known = {each["indicator"]: each for each in picture.indicators}
    found = [each for each in picture.indicators if "states" in each]  # a rule's cases are decided upon
    shown = [*found, *(each for each in known.values() if each["indicator"] in {POPULATION, *RECORDS})]
    return {
        "as_of": max((each["as_of"] for each in shown), default=None),
        "population": population(known.get(POPULATION)),
        **{name: records(known.get(indicator)) for indicator, name in RECORDS.items()},
        "deliveries": list(deliveries(picture, today)),
        "findings": [finding(each) for each in sorted(found, key=lambda each: str(each["indicator"]))],
    }


def population(indicator: Mapping[str, Any] | None) -> dict[str, Any]:
    """total = the counties' persons + `elsewhere`, whose address tells no county."""
    if indicator is None:
        return {"total": 0, "counties": [], "elsewhere": 0}
    return {
        "total": int(indicator["total"]),
        "counties": [
            {"code": each["county"], "name": each.get("name") or each["county"], "persons": int(each["value"])}
            for each in in_order(indicator["by_county"])
            if each["county"]
        ],
        "elsewhere": sum(int(each["value"]) for each in indicator["by_county"] if not each["county"]),
    }


def records(indicator: Mapping[str, Any] | None) -> dict[str, Any]:
    """As population, of organisations or houses."""
    if indicator is None:
        return {"total": 0, "counties": [], "elsewhere": 0}
    return {
        "total": int(indicator["total"]),
        "counties": [
            {"code": each["county"], "name": each.get("name") or each["county"], "count": int(each["value"])}
            for each in in_order(indicator["by_county"])
            if each["county"]
        ],
        "elsewhere": sum(int(each["value"]) for each in indicator["by_county"] if not each["county"]),
    }


def finding(indicator: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "rule": indicator["indicator"],
        "name": indicator["name"],
        "count": indicator.get("count") or 0,
        "persons": indicator.get("persons", int(indicator["total"])),
        "sum_fen": indicator.get("sum_fen") or 0,
        "by_county": [county(each) for each in in_order(indicator["by_county"])],
        "as_of": indicator["as_of"],
    }


def county(part: Mapping[str, Any]) -> dict[str, Any]:
    """One county's part; county "" where no address tells."""
    return {
        "county": part["county"] or "",
        "name": part.get("name") or part["county"] or NOWHERE,
        "persons": part.get("persons", int(part["value"])),
        "count": part.get("count") or 0,
        "sum_fen": part.get("sum_fen") or 0,
    }


def in_order(parts: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """By county code; what belongs to none comes last."""
    return sorted(parts, key=lambda part: (part["county"] is None, part["county"] or ""))


def deliveries(picture: Picture, today: date) -> Iterable[dict[str, Any]]:
    """One line for each dataset promised, and for each delivered though its name is not known yet."""
    names = {(each.department, each.dataset): each for each in picture.datasets}
    reports = {(each.department, each.dataset): each for each in picture.reports}
    came = {(each.department, each.dataset): each for each in picture.deliveries}
    for key in sorted({*names, *came}):
        dataset, delivery = names.get(key), came.get(key)
        department, id_ = key
        stands = state(dataset, delivery, today)
        report = reports.get(key)
        if report and (stands != "late" or (delivery and delivery.at > report.reported_at)):
            report = None
        yield {
            "department": department,
            "name": dataset.department_name if dataset else department,
            "dataset": id_,
            "dataset_name": dataset.name if dataset else id_,
            "at": delivery.at if delivery else None,
            "rows": delivery.rows if delivery else None,
            "state": stands,
            "reported_at": report.reported_at if report else None,
        }


def state(dataset: Dataset | None, delivery: Delivery | None, today: date) -> State:
    """late: nothing came in time, whether or not something came before."""
    since = delivery.at if delivery else dataset.published_at if dataset else None
    if dataset and since and lateness.is_late(dataset.update_cycle, since, today):
        return "late"
    return "delivered" if delivery else "missing"
