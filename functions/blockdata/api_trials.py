"""Trials of contracts: what a draft would do to a sample."""

from dataclasses import asdict

from blockdata import trials
from blockdata.room import room
from blockdata.shapes.trials import TrialAnswer, TrialOutcome
from blockdata.store import trials as store
from zunyi.access import Access
from zunyi.problems import not_found


@room.get("/trials/{id}", allows="ReadTrial", summary="契约试用的结果")
def read_trial(id: str, access: Access) -> TrialAnswer:  # noqa: A002 - the path's name
    known = store.find(id)
    access.require({"department": known.department if known else access.caller.department})
    if known is None:
        raise not_found("这次试用的结果(可能还没有完成,或已过七天)", "trial-not-found")
    draft, before = known.draft, known.in_force
    comparable = before is not None and not before.problem and not draft.problem
    return TrialAnswer(
        trial=known.id,
        department=known.department,
        dataset=known.dataset,
        state="refused" if draft.problem else "done",
        completed_at=known.completed_at,
        words=trials.told(draft, before),
        more_rejected=draft.counts["rejected"] - before.counts["rejected"] if before and comparable else None,
        draft=TrialOutcome.model_validate(asdict(draft)),
        in_force=TrialOutcome.model_validate(asdict(before)) if before else None,
    )
