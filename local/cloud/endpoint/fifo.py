"""FIFO queues: what was sent within five minutes is not taken in twice, and a group's messages keep their order.

moto remembers a deduplication id only as long as its message lies in the queue, and hands a group's later message out
before the earlier one when both show again together.

Source: Amazon SQS Developer Guide, "Exactly-once processing in Amazon SQS" and "FIFO queue delivery logic".
"""

import copy
import hashlib
import itertools
import math
from typing import Any, Final
from weakref import WeakKeyDictionary

from moto.core.utils import unix_time_millis
from moto.sqs import models as sqs

from local.cloud.endpoint.patching import Patches

REMEMBERED_MS: Final = 300_000
Sent = dict[tuple[str, str], Any]  # (group where the queue's scope is the group, else "", deduplication id) → message


def install(patches: Patches) -> None:
    """Within the queues' lock."""
    remember(patches)
    keep_order(patches)


def remember(patches: Patches) -> None:
    send, add = vars(sqs.SQSBackend)["send_message"], vars(sqs.Queue)["add_message"]
    sent: WeakKeyDictionary[Any, Sent] = WeakKeyDictionary()
    numbers = itertools.count(1)

    def send_message(backend: Any, queue_name: str, message_body: str, **of: Any) -> Any:
        queue = backend.get_queue(queue_name)
        key = deduplication(queue, message_body, of) if queue.fifo_queue else None
        if key is None:
            return send(backend, queue_name, message_body, **of)
        remembered = {key: each for key, each in sent.get(queue, {}).items() if is_fresh(each)}
        if key in remembered:
            return copy.copy(remembered[key])
        message = send(backend, queue_name, message_body, **of)
        message.sequence_number = f"{next(numbers):020d}"
        sent[queue] = {**remembered, key: copy.copy(message)}
        return message

    def add_message(queue: Any, message: Any) -> None:
        if queue.fifo_queue:  # what came twice was held back when it was sent
            if message.approximate_receive_count:
                message.mark_sent()  # a dead letter is as old as its stay
            queue._messages.append(message)
        else:
            add(queue, message)

    patches.replace(sqs.SQSBackend, "send_message", send_message)
    patches.replace(sqs.Queue, "add_message", add_message)


def keep_order(patches: Patches) -> None:
    receive = vars(sqs.SQSBackend)["receive_message"]

    def receive_message(backend: Any, queue_name: str, count: int, wait_s: int, *args: Any, **kwargs: Any) -> Any:
        """moto asks the time for each message: of a group that shows again meanwhile, the last would come first. So
        what is hidden when a receive begins stays so until it ends."""
        queue = backend.get_queue(queue_name)
        hidden = {}
        for message in list(queue.pending_messages):
            if message.visible:
                queue.pending_messages.discard(message)
            elif not wait_s:
                hidden[message], message.visible_at = message.visible_at, math.inf
        try:
            return receive(backend, queue_name, count, wait_s, *args, **kwargs)
        finally:
            for message, shows_at in hidden.items():
                message.visible_at = shows_at

    patches.replace(sqs.SQSBackend, "receive_message", receive_message)


def deduplication(queue: Any, body: str, of: dict[str, Any]) -> tuple[str, str] | None:
    """None where there is no id: moto refuses the message."""
    given = of.get("deduplication_id")
    if given is None and queue.content_based_deduplication:
        given = hashlib.sha256(body.encode()).hexdigest()
    scope = of.get("group_id") or "" if queue.deduplication_scope == "messageGroup" else ""
    return (scope, given) if given else None


def is_fresh(message: Any) -> bool:
    return unix_time_millis() - float(message.sent_timestamp) < REMEMBERED_MS


def takeable(queue: Any) -> list[Any]:
    """What can be received now: a group of which something is in flight waits."""
    if not queue.fifo_queue:
        return list(queue.messages)
    locked = {message.group_id for message in queue.pending_messages if not message.visible}
    return [message for message in queue.messages if message.group_id not in locked]
