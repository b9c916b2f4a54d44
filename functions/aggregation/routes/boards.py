"""Boards of quality and freshness, by department."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal

from aggregation import datasets, freshness, store
from aggregation.boards import store as months
from aggregation.boards.score import FORMULA, Sums, mean, ranks, share, total, why
from aggregation.boards.store import Month
from aggregation.datasets import Dataset, Delivery
from aggregation.routes.board_shapes import (
    FreshnessBoard,
    FreshnessDataset,
    FreshnessDepartment,
    MonthItem,
    QualityBoard,
    QualityDataset,
    QualityDepartment,
    WhyItem,
)
from aggregation.routes.room import room
from zunyi import clock
from zunyi.access import Access

MONTHS = 12
AHEAD = timedelta(days=91)
DATASETS_MAX = 1_000
COUNTED = ("deliveries", "late", "refused", "received", "accepted", "rejected", "duplicate")
Key = tuple[str, str]


@room.get("/boards/quality", allows="ReadBoards", summary="质量看板")
def read_quality(access: Access) -> QualityBoard:
    access.require()
    known, last = everything()
    told = heard()
    names = {each.id: each.name for each in store.departments()}
    boards: dict[str, list[QualityDataset]] = {}
    for each in known:
        key = (each.department, each.dataset)
        boards.setdefault(each.department, []).append(of_dataset(each, last.get(key), told.get(key, [])))
    scores = [mean(dataset.score for dataset in found) for found in boards.values()]
    items = [
        QualityDepartment(
            department=department, name=names.get(department, department), score=score, rank=rank, datasets=found
        )
        for (department, found), score, rank in zip(boards.items(), scores, ranks(scores), strict=True)
    ]
    items.sort(key=lambda item: (item.rank is None, item.rank, item.department))
    return QualityBoard(formula=FORMULA, months=MONTHS, items=items)


@room.get("/boards/freshness", allows="ReadBoards", summary="时效看板")
def read_freshness(access: Access, department: str = "") -> FreshnessBoard:
    access.require()
    known, last = everything(department)
    told = heard()
    names = {each.id: each.name for each in store.departments()}
    items = [
        standing_of(
            each, last.get((each.department, each.dataset)), told.get((each.department, each.dataset), []), names
        )
        for each in known
    ]
    items.sort(key=lambda item: (item.due is None, item.due or "", item.department, item.dataset))
    return FreshnessBoard(today=clock.today().isoformat(), items=items, departments=counted(items, names))


def everything(department: str = "") -> tuple[list[Dataset], Mapping[Key, Delivery]]:
    """All datasets, of one department or of all, with their last deliveries."""
    known, _ = store.datasets(department, wanted=lambda _: True, after=None, limit=DATASETS_MAX)
    return known, store.deliveries(known)


def heard() -> dict[Key, list[Month]]:
    """The last twelve months, by dataset and month."""
    today = clock.today()
    first = freshness.months_later(today.replace(day=1), 1 - MONTHS)
    found: dict[Key, list[Month]] = {}
    for month in months.since(f"{first:%Y-%m}"):
        found.setdefault((month.department, month.dataset), []).append(month)
    return found


def of_dataset(dataset: Dataset, delivery: Delivery | None, told: Sequence[Month]) -> QualityDataset:
    sums = added(told)
    _, state = datasets.standing(dataset, delivery, clock.today())
    parts = why(sums, state)
    return QualityDataset(
        dataset=dataset.dataset,
        name=dataset.name,
        state=state,
        score=total(parts),
        why=[WhyItem(**vars(part), points=part.points) for part in parts],
        **vars(sums),
        rejected_share=share(sums.rejected, sums.received),
        duplicate_share=share(sums.duplicate, sums.received),
        trend=trend(told),
        months=[to_month(each) for each in told],
    )


def added(told: Sequence[Month]) -> Sums:
    sums = Sums()
    for month in told:
        sums = sums.plus(month.sums)
    return sums


def trend(told: Sequence[Month]) -> Literal["better", "same", "worse"] | None:
    shares = [share(month.sums.rejected, month.sums.received) for month in told if month.sums.received]
    if len(shares) < 2:
        return None
    before, now = shares[-2:]
    return "same" if now == before else "better" if now < before else "worse"


def to_month(told: Month) -> MonthItem:
    return MonthItem(
        month=told.month,
        **{name: getattr(told.sums, name) for name in COUNTED},
        rejected_share=share(told.sums.rejected, told.sums.received),
        duplicate_share=share(told.sums.duplicate, told.sums.received),
    )


def standing_of(
    dataset: Dataset, delivery: Delivery | None, told: Sequence[Month], names: Mapping[str, str]
) -> FreshnessDataset:
    due, state = datasets.standing(dataset, delivery, clock.today())
    left = (due - clock.today()).days if due else None
    sums = added(told)
    ahead = freshness.following(dataset.update_cycle, due, clock.today() + AHEAD) if due else []
    return FreshnessDataset(
        department=dataset.department,
        department_name=names.get(dataset.department, dataset.department),
        dataset=dataset.dataset,
        name=dataset.name,
        update_cycle=dataset.update_cycle,
        state=state,
        due=due.isoformat() if due else None,
        ahead=[day.isoformat() for day in ahead],
        days_left=left,
        days_late=max(0, -left) if left is not None else 0,
        last_delivery=delivery.at if delivery else None,
        deliveries=sums.deliveries,
        late=sums.late,
    )


def counted(items: Sequence[FreshnessDataset], names: Mapping[str, str]) -> list[FreshnessDepartment]:
    found: dict[str, Counter[str]] = {}
    for item in items:
        found.setdefault(item.department, Counter())[item.state] += 1
    return [
        FreshnessDepartment(
            department=department,
            name=names.get(department, department),
            datasets=states.total(),
            on_time=states["正常"],
            soon=states["即将到期"],
            overdue=states["逾期"],
            never=states["未报送"],
        )
        for department, states in sorted(found.items())
    ]
