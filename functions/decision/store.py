"""Table of what was heard, in one partition: the whole picture is one query.

pk picture; sk indicator#<id> | dataset#<department>/<dataset> | delivery#<department>/<dataset> |
report#<department>/<dataset>.
"""

import json
from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from decision.picture import Dataset, Delivery, Picture, Report
from zunyi.table import Row
from zunyi.work import Work

PICTURE = "picture"
ROWS_MAX = 5_000  # a city of 74 departments with 30 datasets each
PAGE = 500


class IndicatorRow(Row, discriminator="heard-indicator"):
    period = UnicodeAttribute(null=True)
    number = NumberAttribute()
    text = UnicodeAttribute()


class DatasetRow(Row, discriminator="heard-dataset"):
    department = UnicodeAttribute()
    department_name = UnicodeAttribute()
    dataset = UnicodeAttribute()
    name = UnicodeAttribute()
    update_cycle = UnicodeAttribute()
    published_at = UnicodeAttribute()


class DeliveryRow(Row, discriminator="heard-delivery"):
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    at = UnicodeAttribute()
    submission = UnicodeAttribute()
    rows = NumberAttribute()


class ReportRow(Row, discriminator="heard-report"):
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    due = UnicodeAttribute()
    promised = UnicodeAttribute(null=True)
    reported_at = UnicodeAttribute()


def keep_indicator(w: Work, indicator: Mapping[str, Any]) -> bool:
    """False when a later period, or a newer version of this one, or this one, is known."""
    sk = f"indicator#{indicator['indicator']}"
    row = IndicatorRow.find(PICTURE, sk) or IndicatorRow(pk=PICTURE, sk=sk, number=-1)
    period = indicator.get("period")
    if (row.period or "", int(row.number)) >= (period or "", indicator["version"]):
        return False
    row.period, row.number, row.text = period, indicator["version"], json.dumps(indicator, ensure_ascii=False)
    w.save(row)
    return True


def keep_dataset(w: Work, told: Dataset) -> bool:
    """False when a later publication, or this one, is known."""
    sk = f"dataset#{told.department}/{told.dataset}"
    row = DatasetRow.find(PICTURE, sk) or DatasetRow(pk=PICTURE, sk=sk)
    if row.version is not None and row.published_at >= told.published_at:
        return False
    set_all(row, told)
    w.save(row)
    return True


def keep_delivery(w: Work, told: Delivery) -> bool:
    """False when a later delivery, or this one, is known."""
    sk = f"delivery#{told.department}/{told.dataset}"
    row = DeliveryRow.find(PICTURE, sk) or DeliveryRow(pk=PICTURE, sk=sk)
    if row.version is not None and (row.at, row.submission) >= (told.at, told.submission):
        return False
    set_all(row, told)
    w.save(row)
    return True


def keep_report(w: Work, told: Report) -> bool:
    """False when a later report, or this one, is known."""
    sk = f"report#{told.department}/{told.dataset}"
    row = ReportRow.find(PICTURE, sk) or ReportRow(pk=PICTURE, sk=sk)
    if row.version is not None and row.reported_at >= told.reported_at:
        return False
    set_all(row, told)
    w.save(row)
    return True


def indicator(id_: str) -> dict[str, Any] | None:
    row = IndicatorRow.find(PICTURE, f"indicator#{id_}")
    return None if row is None else json.loads(row.text)


def picture() -> Picture:
    """All that is known, read consistently."""
    rows = list(Row.query(PICTURE, consistent_read=True, limit=ROWS_MAX, page_size=PAGE))
    return Picture(
        indicators=[json.loads(row.text) for row in rows if isinstance(row, IndicatorRow)],
        datasets=[to_dataset(row) for row in rows if isinstance(row, DatasetRow)],
        deliveries=[to_delivery(row) for row in rows if isinstance(row, DeliveryRow)],
        reports=[to_report(row) for row in rows if isinstance(row, ReportRow)],
    )


def set_all(row: Row, told: Dataset | Delivery | Report) -> None:
    for name, value in vars(told).items():
        setattr(row, name, value)


def to_dataset(row: DatasetRow) -> Dataset:
    return Dataset(
        department=row.department,
        department_name=row.department_name,
        dataset=row.dataset,
        name=row.name,
        update_cycle=row.update_cycle,
        published_at=row.published_at,
    )


def to_delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        department=row.department, dataset=row.dataset, at=row.at, submission=row.submission, rows=int(row.rows)
    )


def to_report(row: ReportRow) -> Report:
    return Report(
        department=row.department,
        dataset=row.dataset,
        due=row.due,
        promised=row.promised,
        reported_at=row.reported_at,
    )
