"""Rows of profiles, for 800 days.

profile   pk submission#<id>, sk profile: as the page shows it; written when the delivery is compared, held ones too.
measured  pk profiles#<department>#<dataset>, sk <order>#<submission>: of a completed one; the next is held against it.
"""

import base64
import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from blockdata.store.submissions import turn_place
from blockdata.submissions import Submission
from zunyi import clock
from zunyi.table import Row
from zunyi.work import Work

KEPT = timedelta(days=800)


class ProfileRow(Row, discriminator="profile"):
    told = UnicodeAttribute()
    against = UnicodeAttribute(null=True)


class MeasuredRow(Row, discriminator="measured"):
    submission = UnicodeAttribute()
    received_at = UnicodeAttribute()
    rows = NumberAttribute()
    measured = UnicodeAttribute()


def keep(w: Work, submission: Submission, told: str, against: str | None) -> None:
    """`against`: the submission it was compared with. Once more when it is compared anew."""
    pk = f"submission#{submission.id}"
    row = ProfileRow.find(pk, "profile") or ProfileRow(pk=pk, sk="profile")
    row.told, row.against, row.expires_at = packed(told), against, until()
    w.save(row)


def find(submission: str) -> tuple[str, str | None] | None:
    """(what is told, the submission it was compared with)."""
    row: Any = ProfileRow.find(f"submission#{submission}", "profile")
    return None if row is None else (unpacked(row.told), row.against)


def note(w: Work, submission: Submission, measured: str, rows: int) -> None:
    """The submission was completed: the next of its dataset is held against it."""
    pk, sk = pk_of(submission.department, submission.dataset), turn_place(submission)
    row = MeasuredRow.find(pk, sk) or MeasuredRow(pk=pk, sk=sk)
    row.submission, row.received_at, row.rows = submission.id, submission.received_at, rows
    row.measured, row.expires_at = packed(measured), until()
    w.save(row)


def latest(submission: Submission) -> tuple[str, str] | None:
    """(submission, measured) of the dataset's one that came before it and was completed last."""
    for row in before(submission, limit=1):
        return row.submission, unpacked(row.measured)
    return None


def before(submission: Submission, *, limit: int) -> Iterator[Any]:
    """Rows of its dataset's completed ones that came before it, the newest first."""
    pk = pk_of(submission.department, submission.dataset)
    yield from MeasuredRow.query(
        pk, MeasuredRow.sk < turn_place(submission), scan_index_forward=False, limit=limit, consistent_read=True
    )


def pk_of(department: str, dataset: str) -> str:
    return f"profiles#{department}#{dataset}"


def until() -> int:
    return int((clock.now() + KEPT).timestamp())


def packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode())).decode()


def unpacked(text: str) -> str:
    return zlib.decompress(base64.b64decode(text)).decode()
