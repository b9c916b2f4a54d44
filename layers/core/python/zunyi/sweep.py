"""Each minute: what stayed in the outbox longer than two minutes is published now."""

from datetime import timedelta
from typing import Any

from zunyi import clock, logs, outbox
from zunyi.logs import logger
from zunyi.table import Row

STAYED_TOO_LONG = timedelta(minutes=2)
SWEPT_MAX = 500  # a run; the next minute takes the next


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Any message starts a sweep; its content is not read. Always the whole batch is done."""
    before = clock.stamp(clock.now() - STAYED_TOO_LONG)
    stayed = Row.by_pending.query(outbox.PENDING, Row.created_at < before, limit=SWEPT_MAX)
    envelopes = [row.envelope for row in stayed if isinstance(row, outbox.OutboxRow)]
    published = outbox.publish_and_forget(envelopes)
    if envelopes:
        logger.warning("swept what the relay left", published=len(published), kept=len(envelopes) - len(published))
    logs.flush()
    return {"batchItemFailures": []}
