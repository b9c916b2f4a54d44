"""The lake, as the engine reads and writes it, and the key its hashes are made with."""

import os
from pathlib import Path

from blockdata.submissions import Submission
from fusion.lake import Lake, Source
from fusion.sql import Limits


def lake() -> Lake:
    """Credentials, region and endpoint are those of the function's environment."""
    return Lake(f"s3://{os.environ['LAKE_BUCKET']}")


def source(submission: Submission) -> Source:
    """Received to the second: the engine compares these as texts."""
    return Source(submission.id, submission.file_name, f"{submission.received_at[:19]}Z")


def limits(desk: Path) -> Limits:
    """Bounds of one step; what does not fit in memory is spilled beside its files."""
    return Limits(memory_mb=1536, folder=desk / "spill")
