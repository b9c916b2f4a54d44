"""Take slice 轮到一片: a large file takes hours; before each slice those who wait for the same persons go first, once.

Only this step frees the prefixes of a file under way: a slice that is done again still holds them.
"""

from typing import Any

from blockdata import leases
from blockdata.steps.attempt import Attempt, step
from blockdata.steps.take_prefixes import take, wait
from blockdata.store import leases as lease_rows
from blockdata.store import waiting
from blockdata.submissions import Submission
from zunyi.work import work


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    if not attempt.stands_back and let_others_in(attempt, submission):
        return {**wait(attempt, submission), "stands_back": True}
    if take(attempt, submission):
        return {"turn": "taken", "stands_back": False}
    return {**wait(attempt, submission), "stands_back": False}


def let_others_in(attempt: Attempt, submission: Submission) -> bool:
    """Whether somebody waits, and what they wait for was held and is free from now on."""
    prefixes = attempt.prefixes + submission.prefixes
    if not waiting.is_waited_for(prefixes, but=submission.id):
        return False
    with work() as w:
        return lease_rows.free(w, leases.of_prefixes(prefixes), holder=attempt.execution)
