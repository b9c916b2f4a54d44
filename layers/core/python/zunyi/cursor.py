"""Opaque cursors of lists: where the next page begins."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from zunyi.problems import Problem

LENGTH_MAX = 8_000


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
        padded = cursor[:LENGTH_MAX] + "=" * (-len(cursor) % 4)
        position = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        position = None
    if not isinstance(position, dict):
        raise Problem(400, "cursor-invalid", "翻页位置无效。", remedy="请回到第一页重新查看。")
    return position
