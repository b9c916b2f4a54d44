"""SQS: tells our own poller at once when a message comes, and lets long polls wait without holding the lock."""

import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, Final

from moto.sqs import models as sqs

from local.cloud import traces
from local.cloud.endpoint import fifo
from local.cloud.endpoint.locks import ServiceLocks
from local.cloud.endpoint.patching import Patches
from local.cloud.settings import ACCOUNT, REGION

Listener = Callable[[str], None]


Told = dict[str, Any]  # a message's system attributes
_IN_BATCH: Final[ContextVar[Iterator[Told] | None]] = ContextVar("in a batch", default=None)


class Messages:
    """Queues by ARN. Listeners hear of every message added; they must not wait."""

    def __init__(self, patches: Patches, locks: ServiceLocks) -> None:
        self._condition = locks.of("sqs")
        self.listeners: list[Listener] = []
        fifo.install(patches)
        original = vars(sqs.Queue)["add_message"]

        def add_message(queue: Any, message: Any) -> None:
            with self._condition:
                original(queue, message)
                self._condition.notify_all()
            for listener in self.listeners:
                listener(queue.queue_arn)

        patches.replace(sqs.Queue, "add_message", add_message)
        trace(patches)
        patches.replace(sqs.Queue, "wait_for_messages", lambda _queue, timeout: self._condition.wait(timeout))
        locks.guard(
            patches,
            sqs.SQSBackend,
            "sqs",
            "send_message",
            "receive_message",
            "delete_message",
            "change_message_visibility",
        )

    @property
    def lock(self) -> threading.Condition:
        return self._condition

    @property
    def backend(self) -> sqs.SQSBackend:
        return sqs.sqs_backends[ACCOUNT][REGION]

    def queue(self, arn: str) -> sqs.Queue:
        return self.backend.get_queue(arn.rsplit(":", maxsplit=1)[-1])

    def send(self, arn: str, body: str, group: str = "") -> None:
        """A FIFO queue's group, without one "default"."""
        queue = self.queue(arn)
        group_id = (group or "default") if queue.fifo_queue else None
        self.backend.send_message(queue_name=queue.name, message_body=body, group_id=group_id)

    def dead_letter_queues(self) -> list[sqs.Queue]:
        """Queues that other queues move failed messages to, and any queue whose own name says so."""
        queues = list(self.backend.queues.values())
        used = {queue.dead_letter_queue.queue_arn for queue in queues if queue.dead_letter_queue}
        return [queue for queue in queues if queue.queue_arn in used or "DeadLetter" in queue.name]


def trace(patches: Patches) -> None:
    """A message belongs to its sender's trace, or to the one that it names; moto loses what a batch's messages name."""
    send, send_batch = vars(sqs.SQSBackend)["send_message"], vars(sqs.SQSBackend)["send_message_batch"]

    def send_message(backend: Any, queue_name: str, message_body: str, **of: Any) -> Any:
        in_batch = _IN_BATCH.get()
        told = next(in_batch) if in_batch else of.pop("system_attributes", None) or {}
        traced = {**traces.attribute(traces.current()), **told}
        return send(backend, queue_name, message_body, **of, system_attributes=traced)

    def send_message_batch(backend: Any, queue_name: str, entries: dict[str, dict[str, Any]]) -> Any:
        before = _IN_BATCH.set(iter([entry.get("MessageSystemAttributes") or {} for entry in entries.values()]))
        try:
            return send_batch(backend, queue_name, entries)
        finally:
            _IN_BATCH.reset(before)

    patches.replace(sqs.SQSBackend, "send_message", send_message)
    patches.replace(sqs.SQSBackend, "send_message_batch", send_message_batch)
