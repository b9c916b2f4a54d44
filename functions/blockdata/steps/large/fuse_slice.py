"""Fuse slice 融合一片: the records that a slice speaks of; as fuse.py of a file that is not large."""

from blockdata.steps.attempt import Attempt
from blockdata.steps.fuse import fuse_matches
from blockdata.steps.large.piece import piece
from blockdata.submissions import Submission


@piece("fuse")
def handler(attempt: Attempt, submission: Submission, which: str) -> int:
    fused = fuse_matches(attempt, submission, which)
    return fused.new + fused.changed + fused.ended + fused.unchanged
