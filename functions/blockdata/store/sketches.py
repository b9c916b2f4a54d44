"""Rows of sketches, for seven days. pk sketch#<id>, sk sketch: what was found as one compressed text."""

import base64
import json
import zlib
from datetime import timedelta

from pynamodb.attributes import UnicodeAttribute

from blockdata.sketches import Sketch
from zunyi import clock
from zunyi.table import Row
from zunyi.work import Work

KEPT = timedelta(days=7)


class SketchRow(Row, discriminator="sketch"):
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    completed_at = UnicodeAttribute()
    found = UnicodeAttribute()


def add(w: Work, sketch: Sketch) -> None:
    said = {"proposal": sketch.proposal, "contract": sketch.contract, "problem": sketch.problem}
    text = zlib.compress(json.dumps(said, ensure_ascii=False).encode())
    w.save(
        SketchRow(
            pk=f"sketch#{sketch.id}",
            sk="sketch",
            department=sketch.department,
            dataset=sketch.dataset,
            completed_at=sketch.completed_at,
            found=base64.b64encode(text).decode(),
            expires_at=int((clock.now() + KEPT).timestamp()),
        )
    )


def find(id_: str) -> Sketch | None:
    """None before it is done, and when its days are over."""
    row = SketchRow.find(f"sketch#{id_}", "sketch")
    if row is None or row.expires_at <= clock.now().timestamp():
        return None
    return Sketch(
        id=id_,
        department=row.department,
        dataset=row.dataset,
        completed_at=row.completed_at,
        **json.loads(zlib.decompress(base64.b64decode(row.found))),
    )
