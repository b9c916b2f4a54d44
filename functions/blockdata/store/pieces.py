"""What the pieces of a large file leave for each other.

Objects work/<submission>/v<contract version>/<piece>/<file> in the lake. The file that says that a piece is complete
is written last, and whoever finds it does the piece no more: an attempt begun again goes on where the last one stopped.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from blockdata.submissions import Submission
from fusion.large.split import Plan
from zunyi import storage

PLAN = "split/plan.json"


def chunk(place: int) -> str:
    return f"chunk/{place:05}"


def share(part: str) -> str:
    return f"share/{part}"


def chunk_characters() -> int:
    return int(os.environ["CHUNK_CHARACTERS"])


def plan(submission: Submission) -> Plan | None:
    """None before it was split."""
    if not storage.exists(bucket(), key(submission, PLAN)):
        return None
    return the_plan(submission)


def the_plan(submission: Submission) -> Plan:
    return Plan.loads(storage.read(bucket(), key(submission, PLAN)).decode())


def keep_plan(made: Plan, submission: Submission) -> None:
    storage.write(bucket(), key(submission, PLAN), made.dumps().encode())


def keep_chunk(path: Path, submission: Submission, place: int) -> None:
    storage.upload(path, bucket(), key(submission, f"split/{place:05}.csv"))


def fetch_chunk(desk: Path, submission: Submission, place: int) -> Path:
    """Its rows as they were split."""
    name = f"split/{place:05}.csv"
    return storage.download(bucket(), key(submission, name), desk / name)


def keep(folder: Path, submission: Submission, piece: str, *, last: str) -> None:
    """Every file of the folder; the one that says that the piece is complete comes last."""
    for path in sorted(folder.iterdir(), key=lambda each: (each.name == last, each.name)):
        storage.upload(path, bucket(), key(submission, f"{piece}/{path.name}"))


def fetch(desk: Path, submission: Submission, piece: str, files: Sequence[str]) -> Path:
    """The folder of a piece, with these files of it."""
    for name in files:
        storage.download(bucket(), key(submission, f"{piece}/{name}"), desk / piece / name)
    return desk / piece


def has(submission: Submission, piece: str, last: str) -> bool:
    return storage.exists(bucket(), key(submission, f"{piece}/{last}"))


def bucket() -> str:
    return os.environ["LAKE_BUCKET"]


def key(submission: Submission, name: str) -> str:
    return f"work/{submission.id}/v{submission.contract_version}/{name}"
