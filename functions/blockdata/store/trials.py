"""Rows of trials, for seven days. pk trial#<id>, sk trial: the outcome as one compressed text."""

import base64
import json
import zlib
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from blockdata.trials import Example, Outcome, Rejected, Trial, Unknown
from zunyi import clock
from zunyi.table import Row
from zunyi.work import Work

KEPT = timedelta(days=7)


class TrialRow(Row, discriminator="trial"):
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    completed_at = UnicodeAttribute()
    outcome = UnicodeAttribute()


def add(w: Work, trial: Trial) -> None:
    said = {"draft": asdict(trial.draft), "in_force": asdict(trial.in_force) if trial.in_force else None}
    text = zlib.compress(json.dumps(said, ensure_ascii=False).encode())
    w.save(
        TrialRow(
            pk=f"trial#{trial.id}",
            sk="trial",
            department=trial.department,
            dataset=trial.dataset,
            completed_at=trial.completed_at,
            outcome=base64.b64encode(text).decode(),
            expires_at=int((clock.now() + KEPT).timestamp()),
        )
    )


def find(id_: str) -> Trial | None:
    """None before it is done, and when its days are over."""
    row = TrialRow.find(f"trial#{id_}", "trial")
    if row is None or row.expires_at <= clock.now().timestamp():
        return None
    said = json.loads(zlib.decompress(base64.b64decode(row.outcome)))
    return Trial(
        id=id_,
        department=row.department,
        dataset=row.dataset,
        completed_at=row.completed_at,
        draft=to_outcome(said["draft"]),
        in_force=to_outcome(said["in_force"]) if said["in_force"] else None,
    )


def to_outcome(said: dict[str, Any]) -> Outcome:
    rejected = [
        Rejected(**{**each, "examples": [Example(**one) for one in each["examples"]]}) for each in said["rejected"]
    ]
    unknown = [Unknown(**each) for each in said.get("unknown", ())]
    return Outcome(**{**said, "rejected": rejected, "unknown": unknown})
