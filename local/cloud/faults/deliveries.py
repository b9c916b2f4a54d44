"""Queues and streams that deliver late, twice, out of order, or again what was done. FIFO queues only again."""

from collections.abc import Callable
from typing import Any

from local.cloud.faults.plan import Fault, Faults

DELAY_S = 0.05
REPLAYED_MAX = 5


class QueueFaults:
    """Of one queue, held by its lock. Both calls say what took effect."""

    def __init__(self, name: str, faults: Faults, now: Callable[[], float]) -> None:
        self._name = name
        self._now = now
        self._faults = faults

    def receiving(self, queue: Any) -> Fault | None:
        """Before messages are taken."""
        plan = self._faults.plan
        visible = queue.messages if plan else []
        if plan is None or not visible:
            return None
        late = ["delay", *(["reorder"] if len(visible) > 1 else [])]
        possible = ["redelivery", *([] if queue.fifo_queue else late)]
        fault = plan.of_delivery(self._name, "receive", possible)
        if fault is None:
            return None
        if fault.kind == "delay":
            visible[0].delayed_until = (self._now() + DELAY_S) * 1000
        elif fault.kind == "reorder":
            queue._messages.reverse()
        plan.note(fault)
        return fault

    def settling(self, backend: Any, queue: Any, message: Any) -> bool:
        """When a message was done: whether the word of it is lost."""
        plan = self._faults.plan
        fault = (
            plan.of_delivery(self._name, "settle", ["lost-ack", *([] if queue.fifo_queue else ["duplicate"])])
            if plan
            else None
        )
        if plan is None or fault is None:
            return False
        plan.note(fault)
        if fault.kind == "lost-ack":
            message.visible_at = self._now() * 1000
            return True
        backend.send_message(queue_name=queue.name, message_body=message.body)
        return False


def replayed(faults: Faults, mapping: str, records: int) -> int:
    """How many of the records that were just done are to be read again."""
    plan = faults.plan
    fault = plan.of_delivery(mapping, "read", ["stream-replay"]) if plan else None
    if plan is None or fault is None:
        return 0
    plan.note(fault)
    return 1 + plan.draw(f"{mapping}|{fault.number}").randrange(min(records, REPLAYED_MAX))
