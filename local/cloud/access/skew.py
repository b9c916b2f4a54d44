"""How far the moment of a signature may be from now. Pure.

Sources: Amazon S3 API Reference, "Error responses" (RequestTimeTooSkewed); AWS IAM User Guide, "Troubleshoot Signature
Version 4 errors" (signature expired, not yet current).
"""

from datetime import UTC, datetime, timedelta
from typing import Final

SHAPE: Final = "%Y%m%dT%H%M%SZ"
S3_MAX: Final = timedelta(minutes=15)
OTHERS_MAX: Final = timedelta(minutes=5)


def told(service: str, signed: str, now: datetime) -> tuple[str, str] | None:
    """Why it is refused, as (code, message); None where it is near enough, or tells no moment at all.

    >>> told("sqs", "20260101T115959Z", datetime(2026, 1, 1, 12, 5, tzinfo=UTC))[1]
    'Signature expired: 20260101T115959Z is now earlier than 20260101T120000Z (20260101T120500Z - 5 min.)'
    >>> told("sqs", "20260101T120000Z", datetime(2026, 1, 1, 12, 5, tzinfo=UTC))
    """
    try:
        ahead = datetime.fromisoformat(signed).replace(tzinfo=UTC) - now
    except ValueError:
        return None
    allowed = S3_MAX if service == "s3" else OTHERS_MAX
    if abs(ahead) <= allowed:
        return None
    if service == "s3":
        return "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."
    if ahead < timedelta():
        wrong, limit, sign = "Signature expired: {} is now earlier than", now - allowed, "-"
    else:
        wrong, limit, sign = "Signature not yet current: {} is still later than", now + allowed, "+"
    within = f"({now:{SHAPE}} {sign} {allowed // timedelta(minutes=1)} min.)"
    return "SignatureDoesNotMatch", f"{wrong.format(signed)} {limit:{SHAPE}} {within}"
