"""How deep queues are and how old their oldest message is: levels, measured when they change and each minute."""

from local.cloud.endpoint.messages import Messages
from local.cloud.metrics.series import MINUTE, Measurements, metric

VISIBLE, HIDDEN = "ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible"
AGE = "ApproximateAgeOfOldestMessage"


class QueueLevels:
    """AWS measures every queue each minute; here one that stays empty costs nothing and has no data."""

    def __init__(self, messages: Messages, measurements: Measurements) -> None:
        self._messages = messages
        self._measurements = measurements
        self._last: dict[str, tuple[int, dict[str, float]]] = {}  # queue → minute and levels as last measured

    def measure(self, now: float) -> float | None:
        """When to measure again: at the next minute as long as a queue holds anything."""
        minute = int(now // MINUTE) * MINUTE
        with self._messages.lock:
            levels = {queue.name: level(queue, now) for queue in self._messages.backend.queues.values()}
        holding = False
        for name, found in levels.items():
            before = self._last.get(name)
            holding = holding or any(found.values())
            if before == (minute, found) or not (any(found.values()) or (before and any(before[1].values()))):
                continue
            self._last[name] = (minute, found)
            for what, value in found.items():
                unit = "Seconds" if what == AGE else "Count"
                self._measurements.put(metric("AWS/SQS", what, QueueName=name), value, at=now, unit=unit)
        return float(minute + MINUTE) if holding else None


def level(queue: object, now: float) -> dict[str, float]:
    held = queue._messages  # type: ignore[attr-defined]
    hidden = sum(not message.visible for message in held)
    age = max((now - message.sent_timestamp / 1000 for message in held), default=0.0)
    return {VISIBLE: float(len(held) - hidden), HIDDEN: float(hidden), AGE: float(max(0, int(age)))}
