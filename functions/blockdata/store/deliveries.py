"""Files to and from the department: corrections into the landing bucket, reports out of theirs."""

import os
from typing import Any

from blockdata.store import reports
from zunyi import ids
from zunyi.storage import client, presigned_get


def deliver(key: str, content: bytes) -> str:
    """Put the file. Returns the id of the submission that its landing becomes (on_object_landed)."""
    bucket = os.environ["LANDING_BUCKET"]
    answer: dict[str, Any] = client("s3").put_object(
        Bucket=bucket, Key=key, Body=content, ContentType="text/csv; charset=utf-8"
    )
    return ids.opaque("sub", bucket, key, answer["VersionId"])


def report_url(submission: str, format_: str, *, filename: str) -> str:
    """Where to fetch the report, for some minutes."""
    return presigned_get(os.environ["REPORTS_BUCKET"], reports.key(submission, format_), filename=filename)
