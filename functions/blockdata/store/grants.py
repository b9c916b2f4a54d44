"""Rows of grants. pk grants#<department>, sk <ground>; by_owner grants, by department and ground."""

import json
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from blockdata.grants import Grant
from blockdata.store import pages
from zunyi.table import Row
from zunyi.work import Work

ALL = "grants"


class GrantRow(Row, discriminator="grant"):
    name = UnicodeAttribute()
    basis = UnicodeAttribute()
    fields = UnicodeAttribute()


def find(department: str, ground: str) -> Grant | None:
    row = GrantRow.find(f"{ALL}#{department}", ground)
    return None if row is None else to_grant(row)


def of_department(department: str, *, limit: int) -> list[Grant]:
    found = GrantRow.query(f"{ALL}#{department}", consistent_read=True, limit=limit)
    return [to_grant(row) for row in found]


def page(*, after: Any, limit: int) -> tuple[list[Grant], dict[str, Any] | None]:
    """All grants, and where the next page begins."""
    rows, following = pages.of("by_owner", ALL, after=after, limit=limit)
    return [to_grant(row) for row in rows], following


def put(w: Work, grant: Grant) -> None:
    """Add the grant or replace what it says."""
    pk = f"{ALL}#{grant.department}"
    row = GrantRow.find(pk, grant.ground) or GrantRow(pk=pk, sk=grant.ground)
    row.owner, row.owner_sort = ALL, f"{grant.department}#{grant.ground}"
    row.name, row.basis = grant.name, grant.basis
    row.fields = json.dumps(grant.fields)
    w.save(row)


def to_grant(row: Any) -> Grant:
    return Grant(
        department=row.pk.removeprefix(f"{ALL}#"),
        ground=row.sk,
        name=row.name,
        basis=row.basis,
        fields=tuple(json.loads(row.fields)),
    )
