"""One fact, one transaction: state, event and the mark that the cause was taken in are written together or not at all.

A consumer:

    @consumes("hotline.TicketOpened.v1")
    def handler(opened: TicketOpened, w: Work) -> None:
        w.save(ticket)
        w.publish("dispatch.TicketDispatched.v1", subject=ticket.id, data={...})

`handler` is then the Lambda handler of a queue's batches; `handler.consume(opened, w)` is the function itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

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
    """A cause that was taken in: pk `mark#<cause>`; a consumer's causes begin with its name."""


class Work:
    """Collects what is to be written; committed when its `with` block ends without an error."""

    def __init__(self, transaction: TransactWrite) -> None:
        self._transaction = transaction
        self.operations = 0

    def save(self, row: Row, *, condition: Any = None) -> None:
        """Write the whole row if its version is as read (a new row: if it is not there)."""
        self._count()
        self._transaction.save(row, condition=condition)

    def delete(self, row: Row) -> None:
        """Delete the row if its version is as read."""
        self._count()
        self._transaction.delete(row)

    def publish(self, type_: str, *, subject: str, data: Mapping[str, Any], id_: str | None = None) -> Event:
        """Say a fact to the other rooms, when and only when the rest of this work is written."""
        event = Event.made(type_, id_=id_ or ids.fresh("evt"), subject=subject, data=data, at=clock.now())
        self.save(outbox.row(event))
        return event

    def _count(self) -> None:
        self.operations += 1
        if self.operations > OPERATIONS_MAX:
            message = f"more than {OPERATIONS_MAX} operations"
            raise WorkTooLargeError(message)


@contextmanager
def work(*, once: str | None = None) -> Iterator[Work]:
    """A transaction. An error in the block writes nothing. `once` names the cause, among all causes of the context:
    the second time nothing is written and AlreadyDoneError is raised. Raises ConflictError when a row changed
    meanwhile."""
    mark = a_mark(once) if once else None
    transaction = TransactWrite(connection=connection)
    with failures(transaction, marked=mark is not None), transaction:
        w = Work(transaction)
        if mark is not None:
            w.save(mark)  # must stay the first save: failures() finds its reason by place
        yield w


def a_mark(cause: str) -> MarkRow:
    expires = int((clock.now() + MARKS_KEPT).timestamp())
    return MarkRow(pk=mark_key(cause), sk="mark", expires_at=expires, created_at=clock.stamp(clock.now()))


def mark_key(cause: str) -> str:
    """Very long causes (an S3 key may have 1,024 bytes) are marked by their digest."""
    return f"mark#{cause}" if len(cause.encode()) <= CAUSE_BYTES_MAX else f"mark#{digest(cause.encode())}"


def is_done(cause: str) -> bool:
    """Whether the cause was taken in before."""
    return MarkRow.find(mark_key(cause), "mark") is not None


@contextmanager
def failures(transaction: TransactWrite, *, marked: bool) -> Iterator[None]:
    """DynamoDB's cancellation reasons as errors of ours."""
    try:
        yield
    except TransactWriteError as error:
        reasons = [reason.code if reason else None for reason in error.cancellation_reasons]
        # pynamodb sends checks and deletes before saves, and the reasons follow that order
        first_save = len(transaction._condition_check_items) + len(transaction._delete_items)  # noqa: SLF001
        if marked and reasons[first_save : first_save + 1] == ["ConditionalCheckFailed"]:
            raise AlreadyDoneError from error
        if {"ConditionalCheckFailed", "TransactionConflict"} & set(reasons):
            raise ConflictError(str(reasons)) from error
        raise
