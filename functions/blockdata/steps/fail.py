"""Fail: a step gave up. The submission says where and what was kept, and whatever it held is free again."""

from typing import Any

from blockdata.steps.attempt import Attempt, step
from blockdata.store import objected
from blockdata.submissions import Submission, failed
from zunyi import ids
from zunyi.work import Work


@step
def handler(attempt: Attempt, _: Submission) -> dict[str, Any]:
    def also(w: Work, after: Submission) -> None:
        attempt.free(w, after)
        tell(w, after)
        objected.not_taken(w, after)

    attempt.change(failed, also)
    return {"outcome": "failed"}


def tell(w: Work, submission: Submission) -> None:
    """blockdata.SubmissionFailed, once an attempt."""
    data = {
        "submission": submission.id,
        "department": submission.department,
        "dataset": submission.dataset,
        "step": (submission.next_step or "report").title(),
    }
    id_ = ids.opaque("evt", submission.attempt, "failed")
    w.publish("blockdata.SubmissionFailed.v1", subject=submission.id, data=data, id_=id_)
