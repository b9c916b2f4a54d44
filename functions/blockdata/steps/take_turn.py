"""Take turn: one submission at a time per dataset, in order of arrival; others wait here."""

from typing import Any

from blockdata import leases
from blockdata.steps.attempt import Attempt, step
from blockdata.steps.fail import tell
from blockdata.store import leases as lease_rows
from blockdata.store import submissions as store
from blockdata.store.executions import now, standing
from blockdata.submissions import Submission, failed, queued
from zunyi.work import ConflictError, work


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    earlier = store.first_before(submission)
    if earlier is not None:
        give_up(earlier)
    elif take(attempt, submission):
        return {"turn": "taken"}
    if submission.state == "cleaned":
        attempt.change(queued)
    return {"turn": "wait"}


def take(attempt: Attempt, submission: Submission) -> bool:
    name = leases.of_dataset(submission.department, submission.dataset)
    try:
        with work() as w:
            return lease_rows.take(w, [name], holder=attempt.execution, submission=submission.id)
    except ConflictError:
        return False


def give_up(earlier: Submission) -> None:
    """An execution that was stopped from outside could not say so: its submission must not block the dataset."""
    if earlier.execution and leases.is_abandoned(standing(earlier.execution), now=now()):
        store.change(
            earlier.id,
            lambda found: failed(found) if found.attempt == earlier.attempt and found.is_active else found,
            tell,
        )
