"""What a POST policy lets a form upload. Pure.

Source: Amazon S3 API Reference, "Browser-based uploads using POST (AWS signature version 4)", creating a POST policy.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from local.cloud.endpoint.s3.errors import S3Error

RANGE: Final = "content-length-range"
FREE: Final = frozenset({"policy", "x-amz-signature", "file", "awsaccesskeyid", "signature", "bucket"})
"""Fields that no condition has to name."""
FREE_PREFIX: Final = "x-ignore-"


def check(policy: str, fields: Mapping[str, str], size: int, *, ended: bool) -> None:
    """Raises S3Error at the first thing that the policy does not allow.

    policy: in base64. fields: by name in lower case, with the bucket. size: of the file, in bytes.
    ended: whether the policy's expiration has passed (`expiration`), which is told before any condition.

    >>> said = {"expiration": "2026-01-01T00:00:00Z", "conditions": [["starts-with", "$key", "民政/"]]}
    >>> policy = base64.b64encode(json.dumps(said).encode()).decode()
    >>> check(policy, {"key": "税务/a", "bucket": "b"}, 1, ended=False)
    Traceback (most recent call last):
    local.cloud.endpoint.s3.errors.S3Error: Invalid according to Policy: Policy Condition failed: \
["starts-with", "$key", "民政/"]
    """
    if ended:
        raise denied("Policy expired.")
    named: set[str] = set()
    for condition in conditions(policy):
        operator, name, value = condition
        if operator == RANGE:
            check_size(size, name, value)
            continue
        field = str(name).lower().removeprefix("$")
        named.add(field)
        if not holds(operator, fields.get(field), str(value)):
            raise denied(f"Policy Condition failed: {json.dumps(condition, ensure_ascii=False)}")
    extra = [name for name in fields if name not in named | FREE and not name.startswith(FREE_PREFIX)]
    if extra:
        raise denied(f"Extra input fields: {extra[0]}")


def expiration(policy: str) -> float:
    """Seconds since 1970. Raises S3Error."""
    try:
        until = datetime.fromisoformat(document(policy)["expiration"])
    except (KeyError, TypeError, ValueError) as error:
        raise invalid("Invalid expiration.") from error
    return (until if until.tzinfo else until.replace(tzinfo=UTC)).timestamp()


def conditions(policy: str) -> Iterator[list[Any]]:
    """Each as [operator, name, value]."""
    for said in document(policy).get("conditions") or []:
        if isinstance(said, dict) and len(said) == 1:
            [(name, value)] = said.items()
            yield ["eq", f"${name}", value]
        elif isinstance(said, list) and len(said) == 3:
            yield [str(said[0]).lower(), *said[1:]]
        else:
            raise invalid("Invalid Condition.")


def document(policy: str) -> dict[str, Any]:
    try:
        said = json.loads(base64.b64decode(policy, validate=True))
    except ValueError as error:
        raise invalid("Invalid JSON.") from error
    if not isinstance(said, dict):
        raise invalid("Invalid JSON.")
    return said


def holds(operator: str, field: str | None, value: str) -> bool:
    if operator == "eq":
        return field == value
    if operator == "starts-with":
        return field is not None and field.startswith(value)
    raise invalid(f"Invalid Condition: unknown operation '{operator}'.")


def check_size(size: int, least: object, most: object) -> None:
    if not isinstance(least, int) or not isinstance(most, int):
        raise invalid("Invalid content-length-range.")
    if size < least:
        message = "Your proposed upload is smaller than the minimum allowed size"
        raise S3Error("EntityTooSmall", message, ProposedSize=size, MinSizeAllowed=least)
    if size > most:
        message = "Your proposed upload exceeds the maximum allowed size"
        raise S3Error("EntityTooLarge", message, ProposedSize=size, MaxSizeAllowed=most)


def denied(why: str) -> S3Error:
    return S3Error("AccessDenied", f"Invalid according to Policy: {why}", 403)


def invalid(why: str) -> S3Error:
    return S3Error("InvalidPolicyDocument", f"Invalid Policy: {why}")
