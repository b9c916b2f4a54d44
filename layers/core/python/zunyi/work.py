"""One fact, one transaction: state, event and the mark that the cause was taken in are written together or not at all.

A consumer:

    @consumes("hotline.TicketOpened.v1")
    def handler(opened: TicketOpened, w: Work) -> None:
        w.save(ticket)
        w.publish("dispatch.TicketDispatched.v1", subject=ticket.id, data={...})

`handler` is then the Lambda handler of a queue's batches; `handler.consume(opened, w)` is the function itself.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

from pynamodb.attributes import ListAttribute, MapAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from zunyi import clock, ids, outbox
from zunyi.digests import digest
from zunyi.events import Event
from zunyi.table import Row, connection

OPERATIONS_MAX = 100  # what one TransactWriteItems takes
CAUSE_BYTES_MAX = 1_500  # of 2,048 that a key may have
MARKS_KEPT = timedelta(days=100)  # longer than the bus's archive replays


class WorkError(Exception):
    """Nothing was written.

    WorkError
    ├── ConflictError       somebody else changed a row meanwhile, or it is already there: read again
    ├── AlreadyDoneError    the cause was taken in before
    └── WorkTooLargeError   a fact is small: split it
    """


class ConflictError(WorkError):
    """A row is not as it was read (or exists already)."""


class AlreadyDoneError(WorkError):
    """The mark of this cause is there: it was done before."""


class WorkTooLargeError(WorkError):
    """More than 100 operations in one fact."""


class MarkRow(Row, discriminator="mark"):
    """A cause that was taken in: pk `mark#<cause>`; a consumer's causes begin with its name. What came of it: how many
    rows of each kind were written or deleted, and the ids of the events said. Kinds and opaque ids, nothing of whom."""

    changed: MapAttribute[str, Any] = MapAttribute(null=True)  # type: ignore[no-untyped-call]  # pynamodb leaves it so
    said = ListAttribute(of=UnicodeAttribute, null=True)


class Work:
    """Collects what is to be written; committed when its `with` block ends without an error."""

    def __init__(self, transaction: TransactWrite) -> None:
        self._transaction = transaction
        self.operations = 0
        self.changed: Counter[str] = Counter()
        self.said: list[str] = []

    def save(self, row: Row, *, condition: Any = None) -> None:
        """Write the whole row if its version is as read (a new row: if it is not there)."""
        self._count(row)
        self._transaction.save(row, condition=condition)

    def delete(self, row: Row) -> None:
        """Delete the row if its version is as read."""
        self._count(row)
        self._transaction.delete(row)

    def publish(self, type_: str, *, subject: str, data: Mapping[str, Any], id_: str | None = None) -> Event:
        """Say a fact to the other rooms, when and only when the rest of this work is written."""
        event = Event.made(type_, id_=id_ or ids.fresh("evt"), subject=subject, data=data, at=clock.now())
        self.save(outbox.row(event))
        self.said.append(event.id)
        return event

    def _count(self, row: Row) -> None:
        self.operations += 1
        self.changed[row.told_kind()] += 1
        if self.operations > OPERATIONS_MAX:
            message = f"more than {OPERATIONS_MAX} operations"
            raise WorkTooLargeError(message)


@contextmanager
def work(*, once: str | None = None) -> Iterator[Work]:
    """A transaction. An error in the block writes nothing. `once` names the cause, among all causes of the context:
    the second time nothing is written and AlreadyDoneError is raised. Raises ConflictError when a row changed
    meanwhile."""
    transaction = TransactWrite(connection=connection)
    with failures(marked=once is not None), ExitStack() as committing:
        w = Work(transaction)
        yield w
        if once is not None:
            w.save(a_mark(once, w))  # must stay the last save: failures() finds its reason by place
        if w.operations:  # DynamoDB refuses a transaction of nothing
            committing.enter_context(transaction)


def a_mark(cause: str, done: Work) -> MarkRow:
    now = clock.now()
    return MarkRow(
        pk=mark_key(cause),
        sk="mark",
        expires_at=int((now + MARKS_KEPT).timestamp()),
        created_at=clock.stamp(now),
        changed={kind: rows for kind, rows in sorted(done.changed.items()) if kind != outbox.KIND} or None,
        said=done.said or None,
    )


def mark_key(cause: str) -> str:
    """Very long causes (an S3 key may have 1,024 bytes) are marked by their digest."""
    return f"mark#{cause}" if len(cause.encode()) <= CAUSE_BYTES_MAX else f"mark#{digest(cause.encode())}"


def is_done(cause: str) -> bool:
    """Whether the cause was taken in before."""
    return MarkRow.find(mark_key(cause), "mark") is not None


@contextmanager
def failures(*, marked: bool) -> Iterator[None]:
    """DynamoDB's cancellation reasons as errors of ours."""
    try:
        yield
    except TransactWriteError as error:
        reasons = [reason.code if reason else None for reason in error.cancellation_reasons]
        # pynamodb sends checks and deletes before saves, and the reasons follow that order
        if marked and reasons[-1:] == ["ConditionalCheckFailed"]:
            raise AlreadyDoneError from error
        if {"ConditionalCheckFailed", "TransactionConflict"} & set(reasons):
            raise ConflictError(str(reasons)) from error
        raise
