"""The one place where this cloud knows a shape of the applications it runs: how they keep their inbox and outbox.

A table with these keys and this index holds, besides the application's own rows:

| row | key |
|---|---|
| inbox | pk `mark#<consumer>#<event>`, sk `mark` |
| outbox | pk `outbox#<event>`, sk `outbox` |

An inbox row says that this consumer took this event in: `created_at` (when), `changed` (kind → rows written with it),
`said` (ids of the events said with it). An outbox row is an event that is not on its bus yet: `envelope`, CloudEvents'
JSON with id, type, time.

A consumer is named as its function's Handler in the template. Tables without the shape are none of the ledger's.
"""

import json
from collections.abc import Mapping
from typing import Any

from local.cloud.ledger.accounts import Effect, Event

KEYS = ("pk", "sk")
INDEX = "pending"
MARK, MARK_SORT = "mark#", "mark"
OUTBOX = "outbox#"

Item = Mapping[str, Mapping[str, Any]]  # as DynamoDB's API shows it


def is_kept_in(key_schema: list[dict[str, str]], indexes: list[str]) -> bool:
    """Whether a table has the shape."""
    return tuple(key["AttributeName"] for key in key_schema) == KEYS and INDEX in indexes


def cause(consumer: str, event: str) -> str:
    return f"{consumer}#{event}"


def effect(item: Item, *, writes: int) -> Effect:
    """Of an inbox row that was written so often.

    >>> row = {"pk": {"S": "mark#room.on_fact.handler#evt_1"}, "changed": {"M": {"ticket": {"N": "2"}}}}
    >>> found = effect(row, writes=1)
    >>> found.cause, dict(found.changed)
    ('room.on_fact.handler#evt_1', {'ticket': 2})
    """
    return Effect(
        cause=item["pk"]["S"].removeprefix(MARK),
        at=item.get("created_at", {}).get("S", ""),
        writes=writes,
        present=True,
        changed={kind: int(rows["N"]) for kind, rows in item.get("changed", {}).get("M", {}).items()},
        said=tuple(id_["S"] for id_ in item.get("said", {}).get("L", [])),
    )


def waiting(item: Item) -> Event:
    """Of an outbox row."""
    envelope = json.loads(item["envelope"]["S"])
    return Event(id=envelope["id"], type=envelope["type"], at=envelope["time"], times=0)


def event_id(entry: Mapping[str, Any]) -> str:
    """What makes two entries of a bus the same event: the envelope's id, or the bus's own where there is none.

    >>> event_id({"id": "b", "detail": {"id": "evt_1"}}), event_id({"id": "b", "detail": {"key": 1}})
    ('evt_1', 'b')
    """
    detail = entry.get("detail")
    inner = detail.get("id") if isinstance(detail, Mapping) else None
    return inner if isinstance(inner, str) else str(entry.get("id", ""))


def event_of(body: str) -> str:
    """Of a message; empty when it carries no event.

    >>> event_of('{"id": "b", "detail": {"id": "evt_1"}}'), event_of("[]"), event_of("tick")
    ('evt_1', '', '')
    """
    try:
        entry = json.loads(body)
    except ValueError:
        return ""
    return event_id(entry) if isinstance(entry, dict) else ""
