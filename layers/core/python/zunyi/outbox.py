"""What is said but not yet published: rows that the relay takes from the stream and the sweep finds by index."""

import json
from collections.abc import Iterable, Iterator

from pynamodb.attributes import UnicodeAttribute

from zunyi.events import Event, entry
from zunyi.storage import client
from zunyi.table import Row

PREFIX = "outbox#"
PENDING = "outbox"
BATCH = 10  # entries that one PutEvents takes


class OutboxRow(Row, discriminator="outbox"):
    envelope = UnicodeAttribute()


def row(event: Event) -> OutboxRow:
    return OutboxRow(
        pk=f"{PREFIX}{event.id}", sk=PENDING, pending=PENDING, created_at=event.time, envelope=event.to_json()
    )


def publish(envelopes: Iterable[str]) -> Iterator[str]:
    """Put envelopes on the bus, ten at a time; yields the ids of those the bus took. The caller keeps the others."""
    waiting = list(envelopes)
    for start in range(0, len(waiting), BATCH):
        chunk = waiting[start : start + BATCH]
        answer = client("events").put_events(Entries=[entry(envelope) for envelope in chunk])
        for envelope, result in zip(chunk, answer["Entries"], strict=True):
            if "EventId" in result:
                yield json.loads(envelope)["id"]


def forget(event_id: str) -> None:
    """Delete a published entry; twice does no harm."""
    client("dynamodb").delete_item(
        TableName=Row.Meta.table_name, Key={"pk": {"S": f"{PREFIX}{event_id}"}, "sk": {"S": PENDING}}
    )
