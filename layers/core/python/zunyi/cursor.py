"""Opaque cursors of lists: where the next page begins."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from zunyi.problems import Problem

LENGTH_MAX = 8_000
NAMES_MAX = 8


def encode(position: Mapping[str, Any] | None) -> str | None:
    """None (the last page) stays None.

    >>> decode(encode({"pk": {"S": "a"}}))
    {'pk': {'S': 'a'}}
    """
    if position is None:
        return None
    return base64.urlsafe_b64encode(json.dumps(position, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(cursor: str | None) -> Any:
    """The position, or None for the first page. Raises Problem 400 for what is no cursor of ours."""
    if not cursor:
        return None
    try:
        position = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        json.dumps(position, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, binascii.Error, RecursionError):
        position = None
    if len(cursor) > LENGTH_MAX or not is_position(position):
        raise invalid()
    return position


def is_position(found: Any) -> bool:
    """A few names with texts, whole numbers, or DynamoDB's values of a key ({"S": …} or {"N": …})."""
    return isinstance(found, dict) and 0 < len(found) <= NAMES_MAX and all(map(is_place, found.values()))


def is_place(value: Any) -> bool:
    if isinstance(value, dict):
        return len(value) == 1 and value.keys() <= {"S", "N"} and all(isinstance(one, str) for one in value.values())
    return isinstance(value, str | int) and not isinstance(value, bool)


def invalid() -> Problem:
    return Problem(400, "cursor-invalid", "翻页位置无效。", remedy="请回到第一页重新查看。")
