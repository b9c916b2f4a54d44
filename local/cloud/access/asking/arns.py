"""Names to ARNs."""

from local.cloud.settings import ACCOUNT, PARTITION, REGION


def arn(service: str, resource: str) -> str:
    """
    >>> arn("sqs", "q")
    'arn:aws:sqs:us-east-1:123456789012:q'
    """
    return f"arn:{PARTITION}:{service}:{REGION}:{ACCOUNT}:{resource}"


def bucket(name: str, key: str = "") -> str:
    return f"arn:{PARTITION}:s3:::{name}" + (f"/{key}" if key else "")


def named(service: str, kind: str, name: str) -> str:
    """An ARN that may already be one.

    >>> named("events", "event-bus/", "city"), named("events", "event-bus/", "arn:aws:events:x:1:event-bus/city")
    ('arn:aws:events:us-east-1:123456789012:event-bus/city', 'arn:aws:events:x:1:event-bus/city')
    """
    return name if name.startswith("arn:") else arn(service, kind + name)
