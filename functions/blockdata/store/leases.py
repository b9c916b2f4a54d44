"""Rows of leases. pk lease#<name>, sk lease; freed by deletion."""

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute

from blockdata import leases
from blockdata.leases import Lease
from blockdata.store import executions, waiting
from zunyi import clock
from zunyi.table import Row
from zunyi.work import Work

SK = "lease"


class LeaseRow(Row, discriminator="lease"):
    holder = UnicodeAttribute()
    submission = UnicodeAttribute()


def take(w: Work, names: Sequence[str], *, holder: str, submission: str) -> bool:
    """All of them with this work, or False: somebody at work holds one. Taking again what is held is no change."""
    rows = held(names)
    known = {name: to_lease(row) for name, row in rows.items()}
    if any(not is_abandoned(lease) for lease in leases.in_the_way(names, known, holder)):
        return False
    for name in names:
        row = rows.get(name) or LeaseRow(pk=f"lease#{name}", sk=SK)
        if row.holder != holder:
            row.holder, row.submission, row.created_at = holder, submission, clock.stamp(clock.now())
            w.save(row)
    return True


def free(w: Work, names: Sequence[str], *, holder: str) -> bool:
    """With this work, and those who wait are told; what is not held (any more) stays as it is. Whether any was held."""
    own = [row for row in held(names).values() if row.holder == holder]
    for row in own:
        w.delete(row)
    if own:
        waiting.tell_turn_ended(w, own[0].submission)
    return bool(own)


def is_abandoned(lease: Lease) -> bool:
    return leases.is_abandoned(executions.standing(lease.holder), now=executions.now())


def held(names: Sequence[str]) -> dict[str, LeaseRow]:
    """Name → row of those that are held, read consistently."""
    if not names:
        return {}
    keys = [(f"lease#{name}", SK) for name in names]
    return {row.pk.removeprefix("lease#"): row for row in LeaseRow.batch_get(keys, consistent_read=True)}


def to_lease(row: LeaseRow) -> Lease:
    return Lease(
        name=row.pk.removeprefix("lease#"),
        holder=row.holder,
        submission=row.submission,
        taken_at=row.created_at,
        version=int(row.version),
    )
