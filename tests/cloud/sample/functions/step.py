"""A task that is asked until it has counted to two."""

from typing import Any


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    del context
    return {**event, "count": event["count"] + 1, "turn": "wait" if event["count"] < 1 else "mine"}
