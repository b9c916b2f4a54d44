"""Await turn: leaves word where the execution can be woken. Given the workflow's state and a task token.

Whoever ends its turn after the word was left wakes it; whoever ended before is seen by looking again. One that stands
back looks only when those it let in have ended, or the wait is over.
"""

from collections.abc import Mapping
from typing import Any

from blockdata import leases
from blockdata.steps.attempt import Attempt, guarded
from blockdata.store import leases as lease_rows
from blockdata.store import submissions as store
from blockdata.store import waiting
from blockdata.submissions import Submission


def handler(event: Mapping[str, Any], context: Any) -> None:  # noqa: ARG001 - Lambda's signature
    attempt, token = Attempt.of(event["state"]), event["token"]
    with guarded("await_turn", attempt):
        submission = store.find(attempt.submission)
        if submission is not None and attempt.owns(submission):
            waiting.keep(submission, token, prefixes=attempt.prefixes)
            if attempt.stands_back or somebody_is_in_the_way(attempt, submission):
                return
        waiting.wake(token)


def somebody_is_in_the_way(attempt: Attempt, submission: Submission) -> bool:
    names = attempt.leases(submission)
    held = {name: lease_rows.to_lease(row) for name, row in lease_rows.held(names).items()}
    others = leases.in_the_way(names, held, attempt.execution)
    return bool(others) or store.first_before(submission) is not None
