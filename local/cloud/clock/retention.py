"""How long queues keep messages and CloudWatch Logs lines.

A message that nobody took in before its time is lost, a dead letter too: whoever tests should see it. AWS counts a
message's age from when it was first sent, in a standard queue's dead letters as well, and deletes log lines within
three days.

Source: Amazon SQS Developer Guide, "Configuring a dead-letter queue"; CloudWatch Logs API, PutRetentionPolicy.
"""

from typing import Any

from moto.logs.models import logs_backends

from local.cloud.clock import durations
from local.cloud.clock.expiry import minute_after
from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint.locks import ServiceLocks
from local.cloud.endpoint.messages import Messages
from local.cloud.endpoint.patching import Patches
from local.cloud.ledger import shape
from local.cloud.settings import ACCOUNT, REGION

NAMED_MAX = 5
DAY_MS = 86_400_000


class OldMessages:
    """To `problems` is added what was lost."""

    def __init__(self, messages: Messages, patches: Patches, clock: CloudClock, problems: list[str]) -> None:
        self._messages = messages
        self._problems = problems
        backend = type(messages.backend)
        receive = vars(backend)["receive_message"]

        def receive_message(of: Any, queue_name: str, *args: Any, **kwargs: Any) -> Any:
            with messages.lock:
                self._drop(of.get_queue(queue_name), clock.now())
                return receive(of, queue_name, *args, **kwargs)

        patches.replace(backend, "receive_message", receive_message)

    def is_there(self) -> bool:
        return bool(self._messages.backend.queues)

    def next(self, after: float) -> float | None:
        with self._messages.lock:
            moments = [ends(queue, each) for queue in self._queues() for each in queue._messages]
        soonest = min(moments, default=None)
        return None if soonest is None else max(after, minute_after(soonest))

    def sweep(self, now: float) -> dict[str, int]:
        with self._messages.lock:
            return {queue.name: self._drop(queue, now) for queue in self._queues()}

    def _queues(self) -> list[Any]:
        return list(self._messages.backend.queues.values())

    def _drop(self, queue: Any, now: float) -> int:
        gone = [message for message in queue._messages if ends(queue, message) <= now]
        if gone:
            queue._messages = [message for message in queue._messages if message not in gone]
            queue.pending_messages.difference_update(gone)
            self._problems.append(told(queue, gone))
        return len(gone)


def ends(queue: Any, message: Any) -> float:
    return float(message.sent_timestamp) / 1000 + int(queue.message_retention_period)


def told(queue: Any, gone: list[Any]) -> str:
    named = ", ".join(shape.event_of(message.body) or message.id for message in gone[:NAMED_MAX])
    more = f" and {len(gone) - NAMED_MAX} more" if len(gone) > NAMED_MAX else ""
    kept = durations.told(int(queue.message_retention_period))
    return f"queue {queue.name} keeps messages for {kept}: lost {named}{more}"


class OldLines:
    """No moment depends on them: they go when somebody sweeps."""

    def __init__(self, locks: ServiceLocks) -> None:
        self._locks = locks

    def is_there(self) -> bool:
        return any(group.retention_in_days for group in self._groups())

    def next(self, after: float) -> float | None:  # noqa: ARG002 - as every kind
        return None

    def sweep(self, now: float) -> dict[str, int]:
        with self._locks.of("logs"):
            for group in self._groups():
                if group.retention_in_days:
                    oldest = now * 1000 - int(group.retention_in_days) * DAY_MS
                    for stream in group.streams.values():
                        stream.events = [event for event in stream.events if event.timestamp > oldest]
        return {}

    @staticmethod
    def _groups() -> list[Any]:
        return list(logs_backends[ACCOUNT][REGION].groups.values())
