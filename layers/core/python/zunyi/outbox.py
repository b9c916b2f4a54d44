"""What is said but not yet published: rows that the relay takes from the stream and the sweep finds by index."""

import json
from collections.abc import Iterable, Iterator

from aws_lambda_powertools.metrics import MetricUnit
from pynamodb.attributes import UnicodeAttribute

from zunyi.events import Event, entry
from zunyi.logs import metrics
from zunyi.storage import client
from zunyi.table import Row

PREFIX = "outbox#"
PENDING = "outbox"
KIND = "outbox"
BATCH = 10  # entries that one PutEvents takes
BATCH_BYTES_MAX = 240_000  # of 256 KB that one PutEvents takes; names of source, type and bus count too


class OutboxRow(Row, discriminator=KIND):
    envelope = UnicodeAttribute()


def row(event: Event) -> OutboxRow:
    return OutboxRow(
        pk=f"{PREFIX}{event.id}", sk=PENDING, pending=PENDING, created_at=event.time, envelope=event.to_json()
    )


def publish(envelopes: Iterable[str]) -> Iterator[str]:
    """Put envelopes on the bus, ten at a time; yields the ids of those the bus took. The caller keeps the others."""
    for chunk in chunks(envelopes):
        answer = client("events").put_events(Entries=[entry(envelope) for envelope in chunk])
        for envelope, result in zip(chunk, answer["Entries"], strict=True):
            if "EventId" in result:
                yield json.loads(envelope)["id"]


def publish_and_forget(envelopes: Iterable[str]) -> set[str]:
    """Each is forgotten as soon as the bus has it. Returns the ids of those."""
    published: set[str] = set()
    for event_id in publish(envelopes):
        forget(event_id)
        published.add(event_id)
    if published:
        metrics.add_metric(name="EventsPublished", unit=MetricUnit.Count, value=len(published))
    return published


def chunks(envelopes: Iterable[str]) -> Iterator[list[str]]:
    """In their order, as many together as one PutEvents takes."""
    chunk: list[str] = []
    bytes_ = 0
    for envelope in envelopes:
        size = len(envelope.encode())
        if chunk and (len(chunk) == BATCH or bytes_ + size > BATCH_BYTES_MAX):
            yield chunk
            chunk, bytes_ = [], 0
        chunk.append(envelope)
        bytes_ += size
    if chunk:
        yield chunk


def forget(event_id: str) -> None:
    """Delete a published entry; twice does no harm."""
    client("dynamodb").delete_item(
        TableName=Row.Meta.table_name, Key={"pk": {"S": f"{PREFIX}{event_id}"}, "sk": {"S": PENDING}}
    )
