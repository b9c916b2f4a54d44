"""Match 匹配: whose rows these are."""

from dataclasses import asdict
from typing import Any

from blockdata.steps.attempt import Attempt, stamp, step
from blockdata.store import workfiles
from blockdata.store.lake import lake, limits
from blockdata.submissions import Submission, marked
from fusion.match import Matched, match


@step
def handler(attempt: Attempt, submission: Submission) -> dict[str, Any]:
    matched = match_changes(attempt, submission) if attempt.prefixes else Matched(0, 0, 0, 0)
    attempt.change(lambda found: marked(found, "match", at=stamp(), counts=asdict(matched)))
    return {}


def match_changes(attempt: Attempt, submission: Submission, piece: str = "") -> Matched:
    which = {"submission": submission.id, "attempt": attempt.id, "piece": piece}
    with workfiles.desk() as desk:
        compared = workfiles.fetch(desk, step="compare", **which)
        matched = match(compared, lake(), desk / "match", limits=limits(desk))
        workfiles.keep(desk / "match", step="match", **which)
    return matched
