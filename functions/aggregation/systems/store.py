"""Rows of systems.

system  pk system#<department>/<system>, sk system; by_owner systems#<department>, by_state systems, both by id
"""

import json
from collections.abc import Callable
from dataclasses import asdict, replace

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from aggregation.store import Key, search
from aggregation.systems.system import Description, Entry, Plan, System
from zunyi.table import Row
from zunyi.work import Work

SYSTEMS_MAX = 5_000
"""Of the city: a few dozen of each department."""


class SystemRow(Row, discriminator="catalogue-system"):
    department = UnicodeAttribute()
    system = UnicodeAttribute()
    told = UnicodeAttribute()
    plan = UnicodeAttribute(null=True)
    percent = NumberAttribute()
    entries = UnicodeAttribute()


def find(id_: str) -> System | None:
    row = SystemRow.find(f"system#{id_}", "system")
    return None if row is None else to_system(row)


def page(
    department: str, *, wanted: Callable[[System], bool], after: Key | None, limit: int
) -> tuple[list[System], Key | None]:
    """Those wanted, of one department or ("") of all, by id; and where the next page begins."""
    owner = f"systems#{department}" if department else ""
    return search(owner, "systems", to_system, wanted=wanted, after=after, limit=limit)


def everything(department: str = "") -> list[System]:
    """All, of one department or of the city."""
    index, key = (Row.by_owner, f"systems#{department}") if department else (Row.by_state, "systems")
    return [to_system(row) for row in index.query(key, limit=SYSTEMS_MAX)]


def put(w: Work, system: System) -> System:
    """Write a system as it was read and changed, or a new one; its version guards it. Returns it as it is now."""
    w.save(to_row(system))
    return replace(system, version=system.version + 1)


def delete(w: Work, system: System) -> None:
    """Only as it was read."""
    w.delete(to_row(system))


def to_row(system: System) -> SystemRow:
    row = SystemRow(
        pk=f"system#{system.id}",
        sk="system",
        owner=f"systems#{system.department}",
        owner_sort=system.id,
        state_key="systems",
        state_sort=system.id,
        department=system.department,
        system=system.system,
        told=json.dumps(asdict(system.told), ensure_ascii=False),
        plan=json.dumps(asdict(system.plan), ensure_ascii=False) if system.plan else None,
        percent=system.percent,
        entries=json.dumps([asdict(entry) for entry in system.entries], ensure_ascii=False),
    )
    if system.version:
        row.version = system.version
    return row


def to_system(row: SystemRow | Row) -> System:
    assert isinstance(row, SystemRow)  # noqa: S101 - the partition holds nothing else
    told = json.loads(row.told)
    return System(
        department=row.department,
        system=row.system,
        told=Description(**{**told, "datasets": tuple(told["datasets"])}),
        plan=Plan(**json.loads(row.plan)) if row.plan else None,
        percent=int(row.percent),
        entries=tuple(Entry(**entry) for entry in json.loads(row.entries)),
        version=int(row.version),
    )
