"""Rows of deliveries' sums. pk dataset#<department>/<dataset>, sk month#<yyyy-mm>; by_owner months, by month and
dataset; kept for two years. Each is added to in the transaction that marks its event as taken in: once."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from aggregation.boards.score import Sums
from aggregation.store import pk_of
from zunyi import clock
from zunyi.table import Row
from zunyi.work import Work

KEPT = timedelta(days=800)
ROWS_MAX = 5_000  # 12 months of 400 datasets
OWNER = "months"


class MonthRow(Row, discriminator="board-month"):
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    month = UnicodeAttribute()
    deliveries = NumberAttribute(default=0)
    late = NumberAttribute(default=0)
    days_late = NumberAttribute(default=0)
    refused = NumberAttribute(default=0)
    received = NumberAttribute(default=0)
    accepted = NumberAttribute(default=0)
    rejected = NumberAttribute(default=0)
    duplicate = NumberAttribute(default=0)


@dataclass(frozen=True, kw_only=True)
class Month:
    department: str
    dataset: str
    month: str
    sums: Sums


def add(w: Work, told: Month) -> None:
    pk, sk = pk_of(told.department, told.dataset), f"month#{told.month}"
    row = MonthRow.find(pk, sk) or MonthRow(
        pk=pk,
        sk=sk,
        department=told.department,
        dataset=told.dataset,
        month=told.month,
        owner=OWNER,
        owner_sort=f"{told.month}#{told.department}/{told.dataset}",
        expires_at=int((clock.now() + KEPT).timestamp()),
    )
    for name, value in asdict(told.sums).items():
        setattr(row, name, int(getattr(row, name)) + value)
    w.save(row)


def since(month: str) -> Iterator[Month]:
    """Of all datasets, from this month on."""
    for row in Row.by_owner.query(OWNER, Row.owner_sort >= month, limit=ROWS_MAX):
        assert isinstance(row, MonthRow)  # noqa: S101 - nothing else has this owner
        sums = Sums(**{each.name: int(getattr(row, each.name)) for each in fields(Sums)})
        yield Month(department=row.department, dataset=row.dataset, month=row.month, sums=sums)
