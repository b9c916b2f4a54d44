"""Queues and their dead letters. Of a message only its event's name and id: what it says may be personal."""

import json
from collections.abc import Mapping
from typing import Any

from local.cloud.endpoint.messages import Messages
from local.cloud.metrics.queue_levels import AGE, HIDDEN, VISIBLE, level
from local.cloud.operator.desk import Asked, RefusalError

LETTERS_MAX = 50


def told(
    messages: Messages, labels: Mapping[str, str], consumers: Mapping[str, str], now: float
) -> list[dict[str, Any]]:
    """`labels` name queues, `consumers` tell by ARN which function takes their messages."""
    with messages.lock:
        dead = {queue.name for queue in messages.dead_letter_queues()}
        return [
            {
                "name": queue.name,
                "label": labels.get(queue.name, queue.name),
                "dead": queue.name in dead,
                "consumer": consumers.get(queue.queue_arn, ""),
                "source": labels.get(source, source) if (source := source_of(queue, messages)) else "",
                **levels(queue, now),
                "letters": [letter(each) for each in queue._messages[:LETTERS_MAX]] if queue.name in dead else [],
            }
            for queue in messages.backend.queues.values()
        ]


def levels(queue: Any, now: float) -> dict[str, float]:
    found = level(queue, now)
    return {"visible": found[VISIBLE], "hidden": found[HIDDEN], "age_s": found[AGE]}


def source_of(dead: Any, messages: Messages) -> str:
    """The queue whose failures rest in this one; empty when there is none, or more than one."""
    found = [queue.name for queue in messages.backend.queues.values() if queue.dead_letter_queue is dead]
    return found[0] if len(found) == 1 else ""


def letter(message: Any) -> dict[str, Any]:
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
    return f"{found['detail-type']} {found.get('id', '')}".strip() if "detail-type" in found else ""


def redrive(messages: Messages, asked: Asked) -> dict[str, int]:
    """Send what rests in a dead-letter queue, or the one message named, back where it came from."""
    name, wanted = asked.variables["name"], asked.body.get("message")
    with messages.lock:
        dead = messages.backend.queues.get(name)
        source = source_of(dead, messages) if dead else ""
        if not dead or not source:
            raise RefusalError(404, f"{name} 没有可以送回的来源队列")
        chosen = [each for each in dead._messages if wanted in (None, each.id) and each.visible]
        for each in chosen:
            messages.backend.send_message(
                queue_name=source,
                message_body=each.body,
                message_attributes=each.message_attributes,
                group_id=each.group_id,
                deduplication_id=each.id if each.group_id else None,
                system_attributes=each.system_attributes,
            )
            dead._messages.remove(each)
            dead.pending_messages.discard(each)
    return {"moved": len(chosen)}
