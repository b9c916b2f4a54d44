"""What rests in dead-letter queues: where it came from, why, and how it goes back."""

import json
from collections.abc import Callable
from typing import Any

from moto.events.models import events_backends
from moto.sqs import models as sqs

from local.cloud.endpoint.messages import Messages
from local.cloud.ledger import shape
from local.cloud.ledger.accounts import DeadLetter
from local.cloud.ledger.consumers import name
from local.cloud.ledger.witness import Failure, discreet
from local.cloud.settings import ACCOUNT, REGION

NEVER_TAKEN = Failure("", "没有交到过函数:规则未能投递,或由人放入")
FORGOTTEN = Failure("", "没有留下失败原因")


class NoWayBackError(LookupError):
    """No such dead-letter queue or message, or it is not known where its messages came from."""


class DeadLetters:
    """`failure_of` tells why a message failed last."""

    def __init__(self, messages: Messages, failure_of: Callable[[str], Failure | None]) -> None:
        self._messages = messages
        self._failure_of = failure_of

    def letters(self) -> list[DeadLetter]:
        with self._messages.lock:
            held = [
                (queue.name, source(queue, self._messages), message.id, message.body, message.approximate_receive_count)
                for queue in self._messages.dead_letter_queues()
                for message in queue._messages
            ]
        return [self._letter(*each) for each in held]

    def redrive(self, queue: str, message: str | None = None) -> int:
        """Send the messages of a dead-letter queue, or the one, to the queue they came from, as AWS does: with their
        attributes, but as new messages. Returns how many. Raises NoWayBackError."""
        with self._messages.lock:
            dead = self._one_queue(queue)
            target = source(dead, self._messages)
            if not target:
                text = f"{dead.name} 没有源队列,不能重投"
                raise NoWayBackError(text)
            chosen = [each for each in dead._messages if message in (None, each.id) and each.visible]
            if message and not chosen:
                text = f"{dead.name} 里没有消息 {message}"
                raise NoWayBackError(text)
            for each in chosen:
                self._send_back(each, target)
                dead._messages.remove(each)
                dead.pending_messages.discard(each)
        return len(chosen)

    def _one_queue(self, part: str) -> sqs.Queue:
        queues = self._messages.dead_letter_queues()
        found = [queue for queue in queues if queue.name == part] or [queue for queue in queues if part in queue.name]
        if not found:
            text = f"没有名称含“{part}”的死信队列"
            raise NoWayBackError(text)
        if len(found) > 1:
            text = f"名称含“{part}”的死信队列有 {len(found)} 个:{'、'.join(sorted(queue.name for queue in found))}"
            raise NoWayBackError(text)
        return found[0]

    def _send_back(self, message: Any, target: str) -> None:
        self._messages.backend.send_message(
            queue_name=target,
            message_body=message.body,
            message_attributes=message.message_attributes,
            group_id=message.group_id,
            deduplication_id=message.id if message.group_id else None,
            system_attributes=message.system_attributes,
        )

    def _letter(self, queue: str, came_from: str, message: str, body: str, received: int) -> DeadLetter:
        known = self._failure_of(message) or failure_told(body)
        failure = known or (FORGOTTEN if received else NEVER_TAKEN)
        return DeadLetter(
            queue=queue,
            message=message,
            source=came_from,
            event=shape.event_of(body),
            received=received,
            kind=failure.kind,
            told=failure.told,
        )


def source(queue: sqs.Queue, messages: Messages) -> str:
    """The one queue whose failures, or whose rules' undelivered events, rest in this one; empty when not just one."""
    redriven = {each.name for each in messages.backend.queues.values() if each.dead_letter_queue is queue}
    undelivered = {
        name(target["Arn"])
        for bus in list(events_backends[ACCOUNT][REGION].event_buses.values())
        for rule in list(bus.rules.values())
        for target in rule.targets
        if target.get("DeadLetterConfig", {}).get("Arn") == queue.queue_arn and ":sqs:" in target["Arn"]
    }
    found = redriven | undelivered
    return found.pop() if len(found) == 1 else ""


def failure_told(body: str) -> Failure | None:
    """What a destination for failures says itself: of an asynchronous invocation, or of a stream's records.

    >>> failure_told('{"responsePayload": {"errorType": "KeyError", "errorMessage": "pk"}}')
    Failure(kind='KeyError', told='pk')
    """
    try:
        note = json.loads(body)
    except ValueError:
        return None
    if not isinstance(note, dict):
        return None
    if isinstance(answer := note.get("responsePayload"), dict):
        return Failure(str(answer.get("errorType", "")), discreet(str(answer.get("errorMessage", ""))))
    if isinstance(batch := note.get("DDBStreamBatchInfo"), dict):
        condition = note.get("requestContext", {}).get("condition", "")
        return Failure(str(condition), f"数据流的 {batch.get('batchSize', '?')} 条记录")
    return None
