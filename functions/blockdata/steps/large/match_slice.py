"""Match slice 匹配一片: whose rows these are; as match.py of a file that is not large."""

from blockdata.steps.attempt import Attempt
from blockdata.steps.large.piece import piece
from blockdata.steps.match import match_changes
from blockdata.submissions import Submission


@piece("match")
def handler(attempt: Attempt, submission: Submission, which: str) -> int:
    return match_changes(attempt, submission, which).rows
