"""Table stream → function: in order, with filters, partial failures, bisecting, attempts and a place for what fails."""

import json
import threading
from collections.abc import Iterable
from typing import Any

from local.cloud.access.evaluation import Ask
from local.cloud.access.permits import Permits
from local.cloud.activity import Activity
from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint.changes import Changes
from local.cloud.endpoint.messages import Messages
from local.cloud.faults.deliveries import replayed
from local.cloud.faults.plan import Faults
from local.cloud.functions.pool import Functions
from local.cloud.sources.dispatcher import Dispatcher
from local.cloud.sources.mapping import Mapping, failed_items

RETRY_S_FIRST = 0.1
RETRY_S_MAX = 30.0


class StreamSources:
    """All mappings of streams. A mapping keeps its place in the stream over deployments."""

    def __init__(
        self,
        *,
        changes: Changes,
        functions: Functions,
        dispatcher: Dispatcher,
        activity: Activity,
        messages: Messages,
        permits: Permits,
        faults: Faults,
        clock: CloudClock,
        wait_s_max: float,
    ) -> None:
        self.changes = changes
        self.functions = functions
        self.dispatcher = dispatcher
        self.activity = activity
        self.messages = messages
        self.permits = permits
        self.faults = faults
        self.clock = clock
        self.wait_s_max = wait_s_max
        self._readers: dict[str, Reader] = {}
        changes.listeners.append(self._changed)
        activity.add_probe(self._unread, moving=list)  # a reader at work is busy, and asleep between two attempts

    def deploy(self, mappings: Iterable[Mapping]) -> None:
        before = self._readers
        self._readers = {}
        for mapping in mappings:
            reader = before.get(mapping.label) or Reader(mapping, self)
            reader.mapping = mapping
            self._readers[mapping.label] = reader
            reader.wake()

    def _changed(self, table: str) -> None:
        self.activity.changed()
        for reader in self._readers.values():
            if reader.table == table:
                reader.wake()

    def _unread(self) -> list[str]:
        return [line for reader in self._readers.values() if (line := reader.unread())]


class Reader:
    """One mapping's place in its stream. Runs while there is something to read, one batch at a time."""

    def __init__(self, mapping: Mapping, sources: StreamSources) -> None:
        self.mapping = mapping
        self.table = mapping.source.split("table/")[1].split("/")[0]
        self._sources = sources
        self._lock = threading.Lock()
        self._running = False
        self._place = 0 if mapping.from_start else sources.changes.count(self.table)

    def wake(self) -> None:
        with self._lock:
            if self._running:
                return
            self._running = True
        self._sources.dispatcher.soon(self._begin)

    def _begin(self) -> None:
        self._sources.dispatcher.work(f"records for {self.mapping.label}", self._run)

    def unread(self) -> str:
        left = self._sources.changes.count(self.table) - self._place
        return f"stream of {self.table}: {left} records" if left > 0 else ""

    def _run(self) -> None:
        try:
            while records := self._sources.changes.read(self.table, self._place, self.mapping.batch_size):
                matching = [record for record in records if self.mapping.matches(record)]
                if matching and not Batch(self.mapping, self._sources).deliver(matching):
                    return
                self._place += len(records) - replayed(self._sources.faults, self.mapping.label, len(records))
        finally:
            with self._lock:
                self._running = False
            self._sources.activity.changed()
        if self.unread():
            self.wake()  # came between the last look and the flag


class Batch:
    """Delivers records until they are done or given up."""

    def __init__(self, mapping: Mapping, sources: StreamSources) -> None:
        self._mapping = mapping
        self._sources = sources

    def deliver(self, records: list[dict[str, Any]]) -> bool:
        """False when the cloud closed before they were done."""
        attempt = 0
        while records:
            attempt += 1
            rest, failed = self._try(records)
            if not failed:
                return True
            if len(rest) < len(records):
                attempt = 0
            records = rest
            if self._mapping.bisects and len(records) > 1:
                half = len(records) // 2
                return self.deliver(records[:half]) and self.deliver(records[half:])
            if self._mapping.attempts_max is not None and attempt >= self._mapping.attempts_max:
                self._give_up(records, attempt)
                return True
            pause = min(RETRY_S_FIRST * 2 ** (attempt - 1), RETRY_S_MAX, self._sources.wait_s_max)
            if not self._sources.dispatcher.wait(pause):
                return False
        return True

    def _try(self, records: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], bool]:
        """(records still to be done, whether any failed): from the first that the function reports as failed."""
        outcome = self._sources.functions.invoke(
            self._mapping.function, json.dumps({"Records": records}, ensure_ascii=False, default=text)
        )
        if outcome.failed:
            return records, True
        if not self._mapping.partial:
            return [], False
        failed = failed_items(outcome.body)
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        if failed is None or not failed <= set(numbers):
            return records, True
        if not failed:
            return [], False
        return records[min(numbers.index(number) for number in failed) :], True

    def _give_up(self, records: list[dict[str, Any]], attempts: int) -> None:
        if not self._mapping.on_failure:
            return
        function = self._sources.functions.find(self._mapping.function)
        changes = [record["dynamodb"] for record in records]
        note = {
            "requestContext": {
                "functionArn": function.arn,
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": attempts,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "version": "1.0",
            "timestamp": self._sources.clock.moment().isoformat(),
            "DDBStreamBatchInfo": {
                "shardId": "shardId-00000001541626099285-f35f62ef",
                "startSequenceNumber": changes[0]["SequenceNumber"],
                "endSequenceNumber": changes[-1]["SequenceNumber"],
                "batchSize": len(records),
                "streamArn": self._mapping.source,
            },
        }
        self._sources.permits.check_role(function.role, [Ask("sqs:SendMessage", self._mapping.on_failure)], by="stream")
        self._sources.messages.send(self._mapping.on_failure, json.dumps(note))


def text(value: Any) -> str:
    """What JSON does not know in an item: binary attributes."""
    return value.decode() if isinstance(value, bytes) else str(value)
