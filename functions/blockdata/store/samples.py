"""Samples in the landing bucket: <department>/<dataset>/trials/<upload>/<file>, of which the file's name is unknown."""

import os
from pathlib import Path

from blockdata.landing import TRIALS
from zunyi import storage

BYTES_MAX = 20 * 1024**2


def fetch(department: str, dataset: str, upload: str, desk: Path) -> tuple[Path, str] | None:
    """The sample and its name; None when nothing lies there. A larger one is left where it is: it was not signed so."""
    bucket, prefix = os.environ["LANDING_BUCKET"], f"{department}/{dataset}/{TRIALS}/{upload}/"
    found = storage.client("s3").list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=1).get("Contents", [])
    if not found or found[0]["Size"] > BYTES_MAX:
        return None
    key: str = found[0]["Key"]
    return storage.download(bucket, key, desk / "sample"), key.removeprefix(prefix)
