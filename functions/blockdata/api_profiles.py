"""Profiles of deliveries: what their columns look like, beside those before."""

import json
from typing import Any

from blockdata.api_submissions import permitted
from blockdata.room import room
from blockdata.shapes.profiles import Against, Profile, Trend
from blockdata.store import profiles
from blockdata.store import submissions as store
from zunyi.access import Access
from zunyi.problems import not_found

TREND_MAX = 12


@room.get("/submissions/{id}/profile", allows="ReadSubmission", summary="各列画像")
def read_profile(id: str, access: Access) -> Profile:  # noqa: A002 - the path's name
    """404 before the delivery was compared, and of corrections."""
    submission = permitted(id, access)
    found = profiles.find(submission.id)
    if found is None:
        raise not_found("这次报送的各列画像(比对以后才有;更正没有画像)", "profile-not-found")
    told, against = found
    before = store.find(against) if against else None
    trend = [trend_of(row) for row in profiles.before(submission, limit=TREND_MAX)]
    return Profile(
        **json.loads(told),
        submission=submission.id,
        against=Against(submission=before.id, received_at=before.received_at) if before else None,
        trend=trend[::-1],
    )


def trend_of(row: Any) -> Trend:
    measured = json.loads(profiles.unpacked(row.measured))
    rows = measured["rows"]
    return Trend(
        submission=row.submission,
        received_at=row.received_at,
        rows=int(row.rows),
        filled={column["name"]: round(column["filled"] / rows, 4) for column in measured["columns"]},
    )
