"""Keys that a department's steward gives to its programs: shown once, kept as digests, good until taken back."""

import secrets
from dataclasses import dataclass
from typing import Any

from identity.api_keys import ApiKeyRow, pk_of
from zunyi import clock, ids
from zunyi.problems import Problem
from zunyi.table import Row
from zunyi.work import Work

PREFIX = "zyk_"
SECRET_BYTES = 32
IN_USE_MAX = 20
ROLE = "machine"


@dataclass(frozen=True, kw_only=True)
class DepartmentKey:
    """id: names the key, opens nothing. made_by: the steward's name."""

    id: str
    department: str
    name: str
    made_at: str
    made_by: str
    revoked_at: str | None


def make(w: Work, department: str, *, name: str, made_by: str) -> tuple[DepartmentKey, str]:
    """And the key itself, which nobody can read again. Raises Problem 409 when the department has too many."""
    if sum(each.revoked_at is None for each in of_department(department)) >= IN_USE_MAX:
        raise Problem(
            409, "keys-too-many", f"本部门已有 {IN_USE_MAX} 个在用的密钥。", remedy="请先吊销不再使用的密钥,再新建。"
        )
    secret = f"{PREFIX}{secrets.token_urlsafe(SECRET_BYTES)}"
    made = DepartmentKey(
        id=ids.fresh("key"),
        department=department,
        name=name,
        made_at=clock.stamp(clock.now()),
        made_by=made_by,
        revoked_at=None,
    )
    w.save(
        ApiKeyRow(
            pk=pk_of(secret),
            sk="apikey",
            owner=f"keys#{department}",
            owner_sort=f"{made.made_at}#{made.id}",
            created_at=made.made_at,
            holder=made.id,
            name=name,
            roles=ROLE,
            department=department,
            revoked=False,
            made_by=made_by,
        )
    )
    return made, secret


def of_department(department: str) -> list[DepartmentKey]:
    """The latest first, those taken back among them."""
    return [to_key(row) for row in rows(department)]


def revoke(w: Work, department: str, id_: str) -> DepartmentKey | None:
    """None where the department has no such key. Taken back twice is taken back once."""
    row = next((each for each in rows(department) if each.holder == id_), None)
    if row is None:
        return None
    if not row.revoked:
        row.revoked, row.revoked_at = True, clock.stamp(clock.now())
        w.save(row)
    return to_key(row)


def rows(department: str) -> list[Any]:
    """All, however many were taken back since: one that is not seen could not be taken back."""
    return [*Row.by_owner.query(f"keys#{department}", scan_index_forward=False)]


def to_key(row: Any) -> DepartmentKey:
    return DepartmentKey(
        id=row.holder,
        department=row.department,
        name=row.name,
        made_at=row.created_at,
        made_by=row.made_by,
        revoked_at=row.revoked_at,
    )
