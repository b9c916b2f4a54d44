"""Executions that wait for a turn, by the task token that wakes them. pk waiting, sk <order>#<submission>.

A token that is lost wakes nobody: the wait then ends by its timeout, and the execution tries again all the same.
"""

import json
from collections.abc import Iterator

from pynamodb.attributes import UnicodeAttribute

from blockdata.submissions import Submission
from zunyi.storage import client
from zunyi.table import Row
from zunyi.work import Work, work

PK = "waiting"
AT_ONCE_MAX = 50
"""So many are woken by one that ended, the earliest first; the others by the next."""


class WaiterRow(Row, discriminator="waiter"):
    """prefixes: those it waits for, '' for its dataset's turn."""

    token = UnicodeAttribute()
    prefixes = UnicodeAttribute(default="")


def tell_turn_ended(w: Work, submission: str) -> None:
    """blockdata.TurnEnded: it is in nobody's way any more."""
    w.publish("blockdata.TurnEnded.v1", subject=submission, data={"submission": submission})


def keep(submission: Submission, token: str, *, prefixes: str) -> None:
    """Wake it by this token from now on."""
    place = f"{submission.order}#{submission.id}"
    row = WaiterRow.find(PK, place) or WaiterRow(pk=PK, sk=place)
    row.token, row.prefixes = token, prefixes
    with work() as w:
        w.save(row)


def is_waited_for(prefixes: str, *, but: str) -> bool:
    """Whether any submission but this one waits for one of these hash prefixes."""
    return any(set(prefixes) & set(row.prefixes) for row in earliest() if not is_of(row, but))


def wake_all(w: Work, *, but: str) -> None:
    """In order of arrival, except that submission: it let the others go first. Waking again, after a crash, finds the
    token used."""
    for row in earliest():
        if not is_of(row, but):
            wake(row.token)
            w.delete(row)


def earliest() -> Iterator[WaiterRow]:
    return iter(WaiterRow.query(PK, consistent_read=True, limit=AT_ONCE_MAX))


def is_of(row: WaiterRow, submission: str) -> bool:
    return row.sk.endswith(f"#{submission}")


def wake(token: str) -> None:
    states = client("stepfunctions")
    gone = (states.exceptions.TaskTimedOut, states.exceptions.TaskDoesNotExist, states.exceptions.InvalidToken)
    try:
        states.send_task_success(taskToken=token, output=json.dumps({}))
    except gone:
        return
