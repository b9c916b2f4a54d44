"""Queue → function: takes batches as they come, deletes what was done, leaves the rest to come again."""

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from local.cloud import traces
from local.cloud.activity import Activity
from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint.fifo import takeable
from local.cloud.endpoint.messages import Messages
from local.cloud.faults.deliveries import QueueFaults
from local.cloud.faults.plan import Faults
from local.cloud.functions.invocation import Outcome
from local.cloud.functions.pool import Functions
from local.cloud.ledger.witness import Witness
from local.cloud.settings import REGION
from local.cloud.sources.dispatcher import Dispatcher
from local.cloud.sources.mapping import Mapping, failed_items

LATE_S = 0.002  # a hidden message is looked for just after it shows again


class QueueSources:
    """All mappings of queues. `wait_s_max` shortens visibility timeouts after a failure, and batching windows."""

    def __init__(
        self,
        *,
        messages: Messages,
        functions: Functions,
        dispatcher: Dispatcher,
        activity: Activity,
        clock: CloudClock,
        witness: Witness,
        faults: Faults,
        wait_s_max: float,
    ) -> None:
        self.messages = messages
        self.witness = witness
        self.faults = faults
        self.functions = functions
        self.dispatcher = dispatcher
        self.activity = activity
        self.clock = clock
        self.wait_s_max = wait_s_max
        self._pollers: dict[str, Poller] = {}
        messages.listeners.append(self._arrived)
        activity.add_probe(self._waiting, moving=self._moving)

    def deploy(self, mappings: Iterable[Mapping]) -> None:
        before = self._pollers
        self._pollers = {mapping.source: Poller(mapping, self) for mapping in mappings}
        for poller in before.values():
            poller.retire()
        for poller in self._pollers.values():
            self.dispatcher.soon(poller.poll)

    def has(self, queue_arn: str) -> bool:
        return queue_arn in self._pollers

    def _arrived(self, queue_arn: str) -> None:
        self.activity.changed()
        if poller := self._pollers.get(queue_arn):
            self.dispatcher.soon(poller.poll)

    def _waiting(self) -> list[str]:
        with self.messages.lock:
            counts = {arn.split(":")[-1]: len(self.messages.queue(arn)._messages) for arn in self._pollers}
        return [f"queue {name}: {count} messages" for name, count in counts.items() if count]

    def due(self) -> dict[str, list[float]]:
        """By the queue's name: when its messages that are hidden or delayed now can be taken."""
        return {arn.split(":")[-1]: poller.due() for arn, poller in self._pollers.items()}

    def _moving(self) -> list[str]:
        return [line for poller in self._pollers.values() if (line := poller.moving())]


class Poller:
    """One queue's. `poll` runs on the dispatcher's thread, `_deliver` on its workers."""

    def __init__(self, mapping: Mapping, sources: QueueSources) -> None:
        self._mapping = mapping
        self._sources = sources
        self._running = 0
        self._taken = 0  # batches so far
        self._filling_since: float | None = None
        self._comes_back = 0.0
        self._retired = False
        function = sources.functions.find(mapping.function)
        self._faults = QueueFaults(mapping.label, sources.faults, sources.clock.now)
        self._concurrency = min(mapping.concurrency, sources.functions.capacity(function))

    def retire(self) -> None:
        """Another one has taken over; what this one has under way it ends."""
        self._retired = True

    def poll(self) -> None:
        """Take as many batches as may run at once; come back when a message that is hidden now shows again."""
        while not self._retired and self._running < self._concurrency and not self._still_filling():
            with self._sources.messages.lock:
                batch = self._receive()
                self._running += bool(batch)
            if not batch:
                break
            self._filling_since = None
            self._taken += 1
            work = partial(self._deliver, batch, self._taken)
            self._sources.dispatcher.work(f"batch for {self._mapping.label}", work)
        if not self._retired:
            self._come_back()

    def due(self) -> list[float]:
        """When something can be taken that cannot be now."""
        with self._sources.messages.lock:
            held = self._sources.messages.queue(self._mapping.source)._messages
            times = [max(message.visible_at, message.delayed_until) / 1000 + LATE_S for message in held]
        window = min(self._mapping.window_s, self._sources.wait_s_max)
        if self._filling_since is not None:
            times.append(self._sources.clock.now() - self._sources.clock.steady() + self._filling_since + window)
        return [at for at in times if at > self._sources.clock.now()]

    def moving(self) -> str:
        """What is under way or can be taken now; empty when the queue is, or waits for the clock."""
        with self._sources.messages.lock:
            queue = self._sources.messages.queue(self._mapping.source)
            filling = self._filling_since is not None
            moves = self._running or (takeable(queue) and not filling)
            return f"queue {queue.name}" if moves else ""

    def _still_filling(self) -> bool:
        """A batching window keeps a batch open until it is full or its time is over."""
        window = min(self._mapping.window_s, self._sources.wait_s_max)
        with self._sources.messages.lock:
            visible = len(takeable(self._sources.messages.queue(self._mapping.source)))
        if not window or not visible or visible >= self._mapping.batch_size:
            return False
        now = self._sources.clock.steady()
        if self._filling_since is None:
            self._filling_since = now
            self._sources.dispatcher.after(window, self.poll)
        return now < self._filling_since + window

    def _receive(self) -> list[Any]:
        messages = self._sources.messages
        with messages.lock:
            queue = messages.queue(self._mapping.source)
            fault = self._faults.receiving(queue)
            again_at_once = fault is not None and fault.kind == "redelivery"
            timeout = 0 if again_at_once else int(queue.visibility_timeout)  # type: ignore[attr-defined]
            return messages.backend.receive_message(queue.name, self._mapping.batch_size, 0, timeout, ["All"])

    def _come_back(self) -> None:
        with self._sources.messages.lock:
            held = self._sources.messages.queue(self._mapping.source)._messages
            times = [max(message.visible_at, message.delayed_until) for message in held]
        now = self._sources.clock.now()
        hidden = [at / 1000 for at in times if at / 1000 > now]
        if hidden and not now < self._comes_back <= min(hidden) + LATE_S:
            self._comes_back = min(hidden) + LATE_S
            self._sources.dispatcher.after(self._comes_back - now, self.poll)

    def _deliver(self, batch: list[Any], number: int) -> None:
        try:
            failed = self._handle([message for message in batch if self._matches(message)], number)
            self._settle(batch, failed)
        finally:
            with self._sources.messages.lock:
                self._running -= 1
            self._sources.dispatcher.soon(self.poll)

    def _matches(self, message: Any) -> bool:
        try:
            body = json.loads(message.body)
        except ValueError:
            body = message.body
        return self._mapping.matches({**record(message, self._mapping.source), "body": body})

    def _handle(self, batch: list[Any], number: int) -> set[str]:
        """Ids of the messages that failed."""
        if not batch:
            return set()
        event = {"Records": [record(message, self._mapping.source) for message in batch]}
        taking = self._sources.witness.begin(self._mapping.source, batch)
        with traces.following(traces.of_messages(batch)):
            outcome = self._sources.functions.invoke(
                self._mapping.function, json.dumps(event, ensure_ascii=False), order=number
            )
        failed = self._failed(outcome, {message.id for message in batch})
        self._sources.witness.end(taking, outcome, failed)
        return failed

    def _failed(self, outcome: Outcome, everything: set[str]) -> set[str]:
        if outcome.failed:
            return everything
        if not self._mapping.partial:
            return set()
        failed = failed_items(outcome.body)
        return everything if failed is None or not failed <= everything else failed

    def _settle(self, batch: list[Any], failed: set[str]) -> None:
        messages, now = self._sources.messages, self._sources.clock.now()
        with messages.lock:
            queue = messages.queue(self._mapping.source)
            held = {message.id: message for message in queue._messages}
            for message in batch:
                if message.id not in held:
                    continue
                if message.id in failed:
                    soonest = (now + self._sources.wait_s_max) * 1000
                    held[message.id].visible_at = min(held[message.id].visible_at, soonest)
                elif not self._faults.settling(messages.backend, queue, held[message.id]):
                    messages.backend.delete_message(queue.name, message.receipt_handle)
        self._sources.activity.changed()


def record(message: Any, queue_arn: str) -> dict[str, Any]:
    """A message as a function sees it."""
    attributes = {
        "ApproximateReceiveCount": str(message.approximate_receive_count),
        "SentTimestamp": str(message.sent_timestamp),
        "SenderId": str(message.sender_id),
        "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
    }
    optional = {
        "MessageGroupId": message.group_id,
        "MessageDeduplicationId": message.deduplication_id,
        "SequenceNumber": message.sequence_number,
        traces.ATTRIBUTE: (message.system_attributes.get(traces.ATTRIBUTE) or {}).get("StringValue"),
    }
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": attributes | {name: value for name, value in optional.items() if value},
        "messageAttributes": {name: attribute(value) for name, value in message.message_attributes.items()},
        "md5OfBody": message.body_md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": REGION,
    }


def attribute(value: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {"dataType": value.get("DataType", value.get("data_type"))}
    for name, key in (("StringValue", "stringValue"), ("BinaryValue", "binaryValue")):
        if value.get(name) is not None:
            shown[key] = value[name]
    return shown
