"""Queues and their dead letters. Of a message only its event's name and id: what it says may be personal."""

import json
from collections.abc import Mapping
from typing import Any

from local.cloud.endpoint.messages import Messages
from local.cloud.ledger.dead_letters import DeadLetters, source
from local.cloud.metrics.queue_levels import AGE, HIDDEN, VISIBLE, level

LETTERS_MAX = 50
Json = dict[str, Any]


def told(
    messages: Messages, dead_letters: DeadLetters, labels: Mapping[str, str], consumers: Mapping[str, str], now: float
) -> list[Json]:
    """`labels` name queues, `consumers` tell by ARN which function takes their messages."""
    why = {each.message: f"{each.kind} {each.told}".strip() for each in dead_letters.letters()}
    with messages.lock:
        dead = {queue.name for queue in messages.dead_letter_queues()}
        return [
            {
                "name": queue.name,
                "label": labels.get(queue.name, queue.name),
                "dead": queue.name in dead,
                "consumer": consumers.get(queue.queue_arn, ""),
                **levels(queue, now),
                **(resting(queue, messages, labels, why) if queue.name in dead else {"source": "", "letters": []}),
            }
            for queue in messages.backend.queues.values()
        ]


def levels(queue: Any, now: float) -> dict[str, float]:
    found = level(queue, now)
    return {"visible": found[VISIBLE], "hidden": found[HIDDEN], "age_s": found[AGE]}


def resting(queue: Any, messages: Messages, labels: Mapping[str, str], why: Mapping[str, str]) -> Json:
    came_from = source(queue, messages)
    letters = [{**letter(each), "why": why.get(each.id, "")} for each in queue._messages[:LETTERS_MAX]]
    return {"source": labels.get(came_from, came_from), "letters": letters}


def letter(message: Any) -> Json:
    return {
        "id": message.id,
        "event": event_of(message.body),
        "at": message.sent_timestamp / 1000,
        "received": message.approximate_receive_count,
        "bytes": len(message.body.encode()),
    }


def event_of(body: str) -> str:
    """
    >>> event_of('{"detail-type": "room.Opened.v1", "id": "e1", "detail": {}}')
    'room.Opened.v1 e1'
    """
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(found, dict) or "detail-type" not in found:
        return ""
    return f"{found['detail-type']} {found.get('id', '')}".strip()
