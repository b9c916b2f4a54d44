"""Match slice 匹配一片: whose rows these are; as match.py of a file that is not large."""

from blockdata.steps.attempt import Attempt
from blockdata.steps.large import slices
from blockdata.steps.large.piece import piece
from blockdata.steps.match import match_changes
from blockdata.store import workfiles
from blockdata.store.lake import limits
from blockdata.submissions import Submission


@piece("match")
def handler(attempt: Attempt, submission: Submission, which: str) -> int:
    with workfiles.desk() as desk:
        slices.join_shares(attempt, desk, which, limits(desk))
    return match_changes(attempt, submission, which).rows
