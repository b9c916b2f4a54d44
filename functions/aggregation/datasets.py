"""Departments, datasets and their last delivery, as the room keeps them."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from aggregation import freshness
from aggregation.pinyin import search
from zunyi.clock import LOCAL

SLUG = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True, kw_only=True)
class Department:
    id: str
    name: str
    short_name: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """The last whole delivery. at: when its file was received, UTC, RFC 3339 with milliseconds."""

    at: str
    submission: str
    accepted: int
    rejected: int


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """version: of the contract in force; published_at: of its first."""

    department: str
    dataset: str
    name: str
    entity: str
    mode: str
    version: int
    sharing: str
    update_cycle: str
    published_at: str


def is_slug(text: str) -> bool:
    """Whether it may be the id of a department or dataset."""
    return len(text) <= 60 and SLUG.fullmatch(text) is not None


def standing(dataset: Dataset, delivery: Delivery | None, today: date) -> tuple[date | None, freshness.State]:
    """The day the dataset is due, and how it stands on `today` of the city's calendar."""
    since = local_day(delivery.at if delivery else dataset.published_at)
    due_on = freshness.due(dataset.update_cycle, since)
    return due_on, freshness.state(dataset.update_cycle, due_on=due_on, delivered=delivery is not None, today=today)


def days_late(dataset: Dataset, before: Delivery | None, delivery: Delivery) -> int:
    """Days after the due day on which it came, by what was known when it came; 0 for one that came out of order."""
    arrived = local_day(delivery.at)
    if before is not None and before.at >= delivery.at:
        return 0
    due_on = freshness.due(dataset.update_cycle, local_day(before.at if before else dataset.published_at))
    return max(0, (arrived - due_on).days) if due_on else 0


def local_day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(LOCAL).date()


def month_of(at: str) -> str:
    """The month on the city's calendar.

    >>> month_of("2018-01-31T16:30:00.000Z")
    '2018-02'
    """
    return f"{local_day(at):%Y-%m}"


def is_meant(dataset: Dataset, department_name: str, words: str) -> bool:
    """Whether every word asked for is in its name, its id or its department's name, or spells a part of the names.

    >>> low = Dataset(department="civil-affairs", dataset="minimum-allowance", name="低保对象", entity="person",
    ...     mode="snapshot", version=1, sharing="有条件共享", update_cycle="每月", published_at="2018-02-05")
    >>> [is_meant(low, "遵义市民政局", words) for words in ("民政 低保", "mzj dbdx", "户籍")]
    [True, True, False]
    """
    names = f"{dataset.name} {department_name}"
    return search.is_meant(words, names=names, more=f"{dataset.department}/{dataset.dataset}")
