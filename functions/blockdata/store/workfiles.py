"""What one step leaves for the next: a folder as one object, work/<submission>/<attempt>/<step>.tar in the lake; of one
piece of a large file <step>-<piece>.tar."""

import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from zunyi import storage

AT_ONCE_BYTES = 64_000_000
"""Up to here a folder goes in one request; a larger one in parts, which threads send."""


@contextmanager
def desk() -> Iterator[Path]:
    """A folder that is gone when the step ends."""
    with TemporaryDirectory(prefix="step-") as folder:
        yield Path(folder)


def keep(folder: Path, *, submission: str, attempt: str, step: str, piece: str = "") -> None:
    packed = folder.with_suffix(".tar")
    with tarfile.open(packed, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.add(path, arcname=path.name)
    bucket, place = os.environ["LAKE_BUCKET"], key(submission, attempt, step, piece)
    if packed.stat().st_size > AT_ONCE_BYTES:
        storage.upload(packed, bucket, place)
    else:
        storage.write(bucket, place, packed.read_bytes())
    packed.unlink()


def fetch(into: Path, *, submission: str, attempt: str, step: str, piece: str = "") -> Path:
    """The step's folder, as it was left."""
    name = called(step, piece)
    packed = storage.download(os.environ["LAKE_BUCKET"], key(submission, attempt, step, piece), into / f"{name}.tar")
    with tarfile.open(packed) as archive:
        archive.extractall(into / name, filter="data")
    packed.unlink()
    return into / name


def clear(submission: str) -> None:
    """They hold cleaned rows: nothing of any attempt stays when the submission is done."""
    s3, bucket = storage.client("s3"), os.environ["LAKE_BUCKET"]
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"work/{submission}/"):
        if found := [{"Key": each["Key"]} for each in page.get("Contents", [])]:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": found, "Quiet": True})


def key(submission: str, attempt: str, step: str, piece: str = "") -> str:
    return f"work/{submission}/{attempt}/{called(step, piece)}.tar"


def called(step: str, piece: str) -> str:
    return f"{step}-{piece}" if piece else step
