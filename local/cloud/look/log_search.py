"""Searching what functions wrote."""

from collections.abc import Iterable
from typing import Any

from moto.logs.models import logs_backends

from local.cloud.endpoint.locks import ServiceLocks
from local.cloud.functions.definition import Function
from local.cloud.settings import ACCOUNT, REGION

FOUND_MAX = 200
LINE_MAX = 4000


def search(functions: Iterable[Function], locks: ServiceLocks, words: str, since: float) -> dict[str, Any]:
    """The newest lines that hold every word, newest first; `more` when there were others."""
    wanted = words.lower().split()
    by_group = {function.log_group: function.label for function in functions}
    with locks.of("logs"):
        groups = logs_backends[ACCOUNT][REGION].groups
        held = [
            (by_group[name], event)
            for name, group in groups.items()
            if name in by_group
            for stream in group.streams.values()
            for event in stream.events
            if event.timestamp / 1000 >= since
        ]
    found = [
        {"at": event.timestamp / 1000, "function": label, "line": event.message[:LINE_MAX]}
        for label, event in held
        if all(word in event.message.lower() for word in wanted)
    ]
    found.sort(key=lambda line: -line["at"])
    return {"lines": found[:FOUND_MAX], "found": len(found)}
