"""The lake, as the engine reads and writes it, and the key its hashes are made with."""

import os
from pathlib import Path

from blockdata.submissions import Submission
from fusion.lake import Lake, Source
from fusion.sql import Limits
from zunyi import storage

WORK, ACCEPTED = "work/", "accepted/"


def lake() -> Lake:
    """Credentials, region and endpoint are those of the function's environment."""
    return Lake(f"s3://{os.environ['LAKE_BUCKET']}")


def tables() -> list[str]:
    """All that were ever written: evidence and golden by kind, features by their versions, accepted by dataset."""
    kinds = [kind for kind in folders("") if kind not in {WORK, ACCEPTED}]
    holding = [*kinds, *folders(ACCEPTED)]
    return [table.rstrip("/") for each in holding for table in folders(each)]


def folders(prefix: str) -> list[str]:
    pages = storage.client("s3").get_paginator("list_objects_v2")
    found = pages.paginate(Bucket=os.environ["LAKE_BUCKET"], Prefix=prefix, Delimiter="/")
    return [each["Prefix"] for page in found for each in page.get("CommonPrefixes", [])]


def source(submission: Submission) -> Source:
    """Received to the second: the engine compares these as texts."""
    return Source(submission.id, submission.file_name, f"{submission.received_at[:19]}Z")


def limits(desk: Path) -> Limits:
    """Bounds of one step; what does not fit in memory is spilled beside its files."""
    return Limits(memory_mb=1536, folder=desk / "spill")
