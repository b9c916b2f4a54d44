"""Trying a draft on a sample file: what would be rejected, before anything is published. blockdata does it."""

from aggregation import store
from aggregation.contracts import InvalidError
from aggregation.drafts import store as drafts
from aggregation.drafts.store import Trial
from aggregation.routes import refusals
from aggregation.routes.contracts import impersonal, invalid
from aggregation.routes.draft_shapes import TrialAsked, TrialBody
from aggregation.routes.drafts import PATH, faults_of, seen
from aggregation.routes.room import room
from zunyi import clock, ids
from zunyi.access import Access
from zunyi.events import EventTooLargeError
from zunyi.work import Work


@room.post(f"{PATH}/trials", allows="ChangeDraft", summary="用样本试用契约草稿")
def try_draft(*, department: str, dataset: str, body: TrialBody, access: Access, w: Work) -> TrialAsked:
    access.require({"department": department})
    draft = seen(department, dataset, body.version)
    if faults := faults_of(draft):
        raise invalid(InvalidError(faults))
    in_force = store.dataset(department, dataset)
    trial = Trial(
        id=ids.fresh("try"),
        department=department,
        dataset=dataset,
        draft_version=draft.version,
        state="running",
        requested_at=clock.stamp(clock.now()),
    )
    drafts.add_trial(w, trial)
    data = {
        "trial": trial.id,
        "department": department,
        "dataset": dataset,
        "upload": body.upload,
        "contract": impersonal(draft.contract),
        "in_force": in_force.version if in_force else None,
        "requested_at": trial.requested_at,
    }
    try:
        w.publish("aggregation.TrialRequested.v1", subject=trial.id, data=data)
    except EventTooLargeError:
        raise refusals.too_large() from None
    return TrialAsked(trial=trial.id, state="running")
