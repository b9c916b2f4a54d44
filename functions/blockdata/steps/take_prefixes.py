"""Take prefixes: one writer for each hash prefix of the persons concerned; all of them at once, or wait here."""

from typing import Any

from blockdata import leases
from blockdata.steps.attempt import Attempt, step
from blockdata.store import leases as lease_rows
from blockdata.store import submissions as store
from blockdata.submissions import Submission, committed, queued
from zunyi.work import ConflictError, work


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    if take(attempt, submission):
        return {"turn": "taken"}
    return wait(attempt, submission)


def wait(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    if submission.state == "compared":
        attempt.change(queued)
    return {"turn": "wait"}


def take(attempt: Attempt, submission: Submission) -> bool:
    """In one transaction with the word that from here on the submission can no longer be withdrawn."""
    names = leases.of_prefixes(attempt.prefixes + submission.prefixes)
    after = committed(submission)
    try:
        with work() as w:
            if not lease_rows.take(w, names, holder=attempt.execution, submission=submission.id):
                return False
            if after != submission:
                store.save(w, after)
    except ConflictError:
        return False
    return True
