"""The outbox's stream → the bus. At least once: an event published but not yet forgotten may be published again."""

import json
from typing import Any

from zunyi import logs, outbox
from zunyi.logs import logger


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """One batch of the table's stream. What the bus did not take fails from the first such record on."""
    records = [
        (record["dynamodb"]["SequenceNumber"], record["dynamodb"]["NewImage"]["envelope"]["S"])
        for record in event["Records"]
        if record["eventName"] == "INSERT" and record["dynamodb"]["Keys"]["pk"]["S"].startswith(outbox.PREFIX)
    ]
    published = outbox.publish_and_forget(envelope for _, envelope in records)
    kept = [sequence for sequence, envelope in records if json.loads(envelope)["id"] not in published]
    if kept:
        logger.warning("the bus did not take all", kept=len(kept), published=len(published))
    logs.flush()
    return {"batchItemFailures": [{"itemIdentifier": kept[0]}] if kept else []}
