"""The file as it landed, in the version that was announced."""

import os
from pathlib import Path

from botocore.exceptions import ClientError

from blockdata.submissions import Submission
from zunyi import storage

ABSENT = frozenset({"NoSuchKey", "NoSuchVersion", "404"})


def fetch(submission: Submission, desk: Path) -> Path | None:
    """None when it is there no more."""
    bucket, version = os.environ["LANDING_BUCKET"], submission.object_version
    try:
        return storage.download(bucket, submission.key, desk / "delivered", version=version or None)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in ABSENT:
            return None
        raise
