"""The whole file is refused: the submission is kept with the reason, and the fact is told."""

from blockdata.steps.attempt import Attempt, stamp
from blockdata.store import objected
from blockdata.submissions import Problem, Submission, refused
from zunyi import ids
from zunyi.work import Work


def refuse(attempt: Attempt, problem: Problem) -> None:
    attempt.change(lambda found: refused(found, problem, at=stamp()), tell)


def tell(w: Work, submission: Submission) -> None:
    """blockdata.SubmissionRejected, once an attempt."""
    code = submission.problem.code if submission.problem else ""
    data = {
        "submission": submission.id,
        "department": submission.department,
        "dataset": submission.dataset or "unknown",
        "code": code,
    }
    id_ = ids.opaque("evt", submission.attempt, "rejected")
    w.publish("blockdata.SubmissionRejected.v1", subject=submission.id, data=data, id_=id_)
    objected.not_taken(w, submission)
