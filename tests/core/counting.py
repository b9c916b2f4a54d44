"""A fact as small as one can be: a number changes, and the change is said."""

from pydantic import BaseModel
from pynamodb.attributes import NumberAttribute

from zunyi.table import Row
from zunyi.work import Work


class CountRow(Row, discriminator="count"):
    n = NumberAttribute()


class Counted(BaseModel, frozen=True):
    by: int


def count(by: int, w: Work) -> None:
    row = CountRow.find("count", "count") or CountRow(pk="count", sk="count", n=0)
    row.n = row.n + by
    w.save(row)
    w.publish("tests.CountChanged.v1", subject="count", data={"n": int(row.n)})


def counted() -> int:
    row = CountRow.find("count", "count")
    return int(row.n) if row else 0
