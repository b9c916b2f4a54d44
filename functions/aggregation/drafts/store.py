"""Rows of drafts, of trials, and of what was learnt of grants.

draft  pk dataset#<department>/<dataset>, sk draft; by_state drafts; by_owner drafts#<department>, both by dataset
trial  the same pk, sk trial#<when>#<id>, for seven days; and pk trial#<id>, sk trial: where that one is
grant  pk grants, sk <department>#<ground>
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from aggregation.drafts.draft import Draft, Edit
from aggregation.drafts.grants import Grant
from aggregation.store import pk_of
from zunyi import clock
from zunyi.table import Row
from zunyi.work import Work

DRAFTS_MAX = 200
GRANTS_MAX = 500
TRIALS_MAX = 20
KEPT = timedelta(days=7)


class DraftRow(Row, discriminator="catalogue-draft"):
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    base = NumberAttribute()
    contract = UnicodeAttribute()
    state = UnicodeAttribute()
    edits = UnicodeAttribute()


class GrantRow(Row, discriminator="catalogue-grant"):
    name = UnicodeAttribute()
    fields = UnicodeAttribute()


class TrialRow(Row, discriminator="catalogue-trial"):
    trial = UnicodeAttribute()
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    draft_version = NumberAttribute()
    state = UnicodeAttribute()
    requested_at = UnicodeAttribute()


class TrialPlaceRow(Row, discriminator="catalogue-trial-place"):
    dataset_pk = UnicodeAttribute()
    place = UnicodeAttribute()


@dataclass(frozen=True, kw_only=True)
class Trial:
    """state: running, done, or refused (the whole sample). draft_version: what the draft was when it was tried."""

    id: str
    department: str
    dataset: str
    draft_version: int
    state: str
    requested_at: str


def find(department: str, dataset: str) -> Draft | None:
    row = DraftRow.find(pk_of(department, dataset), "draft")
    return None if row is None else to_draft(row)


def page(department: str) -> list[Draft]:
    """Open drafts of a department, or ("") of all."""
    index, key = (Row.by_owner, f"drafts#{department}") if department else (Row.by_state, "drafts")
    return [to_draft(row) for row in index.query(key, limit=DRAFTS_MAX)]


def put(w: Work, draft: Draft) -> Draft:
    """Write a draft as it was read and changed, or a new one; its version guards it. Returns it as it is now."""
    w.save(to_row(draft))
    return replace(draft, version=draft.version + 1)


def delete(w: Work, draft: Draft) -> None:
    """Only as it was read."""
    w.delete(to_row(draft))


def grants() -> list[Grant]:
    return [
        Grant(
            department=row.sk.partition("#")[0],
            ground=row.sk.partition("#")[2],
            name=row.name,
            fields=tuple(json.loads(row.fields)),
        )
        for row in GrantRow.query("grants", limit=GRANTS_MAX)
    ]


def keep_grant(w: Work, grant: Grant) -> None:
    place = f"{grant.department}#{grant.ground}"
    row = GrantRow.find("grants", place) or GrantRow(pk="grants", sk=place)
    row.name, row.fields = grant.name, json.dumps(grant.fields)
    w.save(row)


def add_trial(w: Work, trial: Trial) -> None:
    expires = int((clock.now() + KEPT).timestamp())
    pk, place = pk_of(trial.department, trial.dataset), f"trial#{trial.requested_at}#{trial.id}"
    said = {name: value for name, value in asdict(trial).items() if name != "id"}
    w.save(TrialRow(pk=pk, sk=place, trial=trial.id, expires_at=expires, **said))
    w.save(TrialPlaceRow(pk=f"trial#{trial.id}", sk="trial", dataset_pk=pk, place=place, expires_at=expires))


def end_trial(w: Work, trial: str, state: str) -> bool:
    """False when it is not known (any longer), or has ended."""
    at = TrialPlaceRow.find(f"trial#{trial}", "trial")
    row = TrialRow.find(at.dataset_pk, at.place) if at else None
    if row is None or row.state != "running":
        return False
    row.state = state
    w.save(row)
    return True


def trials(department: str, dataset: str) -> list[Trial]:
    """Of the last seven days, the latest first."""
    found = TrialRow.query(
        pk_of(department, dataset), TrialRow.sk.startswith("trial#"), scan_index_forward=False, limit=TRIALS_MAX
    )
    return [
        Trial(
            id=row.trial,
            department=row.department,
            dataset=row.dataset,
            draft_version=int(row.draft_version),
            state=row.state,
            requested_at=row.requested_at,
        )
        for row in found
    ]


def to_row(draft: Draft) -> DraftRow:
    row = DraftRow(
        pk=pk_of(draft.department, draft.dataset),
        sk="draft",
        owner=f"drafts#{draft.department}",
        owner_sort=draft.dataset,
        state_key="drafts",
        state_sort=f"{draft.department}/{draft.dataset}",
        department=draft.department,
        dataset=draft.dataset,
        base=draft.base,
        contract=json.dumps(draft.contract, ensure_ascii=False),
        state=draft.state,
        edits=json.dumps([asdict(edit) for edit in draft.edits], ensure_ascii=False),
    )
    if draft.version:
        row.version = draft.version
    return row


def to_draft(row: Any) -> Draft:
    contract: Mapping[str, Any] = json.loads(row.contract)
    return Draft(
        department=row.department,
        dataset=row.dataset,
        base=int(row.base),
        contract=contract,
        state=row.state,
        edits=tuple(Edit(**edit) for edit in json.loads(row.edits)),
        version=int(row.version),
    )
