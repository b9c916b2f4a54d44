"""Rows of uploads in parts. pk upload#<id>, sk upload, for nine days; by_owner uploads#<department> while open."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from aggregation.uploads import State, Upload
from zunyi.table import Row
from zunyi.work import Work

KEPT = timedelta(days=9)  # the bucket ends what is unfinished after seven
OPEN_MAX = 50


class UploadRow(Row, discriminator="landing-upload"):
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    key = UnicodeAttribute()
    multipart = UnicodeAttribute()
    size = NumberAttribute()
    part_size = NumberAttribute()
    state = UnicodeAttribute()
    started_at = UnicodeAttribute()


def add(w: Work, upload: Upload) -> None:
    w.save(to_row(upload))


def find(id_: str) -> Upload | None:
    row = UploadRow.find(f"upload#{id_}", "upload")
    return None if row is None else to_upload(row)


def open_of(department: str) -> list[Upload]:
    """The latest first."""
    found = Row.by_owner.query(f"uploads#{department}", scan_index_forward=False, limit=OPEN_MAX)
    return [to_upload(row) for row in found]


def move(w: Work, upload: Upload, state: State) -> Upload:
    """Only as it was read. Returns it with its new version."""
    moved = replace(upload, state=state)
    w.save(to_row(moved))
    return replace(moved, version=upload.version + 1)


def delete(w: Work, upload: Upload) -> None:
    """Only as it was read."""
    w.delete(to_row(upload))


def to_row(upload: Upload) -> UploadRow:
    listed = upload.state != "completed"
    row = UploadRow(
        pk=f"upload#{upload.id}",
        sk="upload",
        owner=f"uploads#{upload.department}" if listed else None,
        owner_sort=upload.started_at if listed else None,
        expires_at=int((datetime.fromisoformat(upload.started_at) + KEPT).timestamp()),
        **{name: value for name, value in asdict(upload).items() if name not in {"id", "version"}},
    )
    if upload.version:
        row.version = upload.version
    return row


def to_upload(row: Any) -> Upload:
    return Upload(
        id=row.pk.removeprefix("upload#"),
        department=row.department,
        dataset=row.dataset,
        key=row.key,
        multipart=row.multipart,
        size=int(row.size),
        part_size=int(row.part_size),
        state=row.state,
        started_at=row.started_at,
        version=int(row.version),
    )
