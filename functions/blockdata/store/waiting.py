"""Executions that wait for a turn, by the task token that wakes them. pk waiting, sk <order>#<submission>.

A token that is lost wakes nobody: the wait then ends by its timeout, and the execution tries again all the same.
"""

import json

from pynamodb.attributes import UnicodeAttribute

from blockdata.submissions import Submission
from zunyi.storage import client
from zunyi.table import Row
from zunyi.work import Work, work

PK = "waiting"
AT_ONCE_MAX = 50
"""So many are woken by one that ended, the earliest first; the others by the next."""


class WaiterRow(Row, discriminator="waiter"):
    token = UnicodeAttribute()


def tell_turn_ended(w: Work, submission: str) -> None:
    """blockdata.TurnEnded: it is in nobody's way any more."""
    w.publish("blockdata.TurnEnded.v1", subject=submission, data={"submission": submission})


def keep(submission: Submission, token: str) -> None:
    """Wake it by this token from now on."""
    place = f"{submission.order}#{submission.id}"
    row = WaiterRow.find(PK, place) or WaiterRow(pk=PK, sk=place)
    row.token = token
    with work() as w:
        w.save(row)


def wake_all(w: Work) -> None:
    """In order of arrival. Waking again, after a crash, finds the token used."""
    for row in WaiterRow.query(PK, consistent_read=True, limit=AT_ONCE_MAX):
        wake(row.token)
        w.delete(row)


def wake(token: str) -> None:
    states = client("stepfunctions")
    gone = (states.exceptions.TaskTimedOut, states.exceptions.TaskDoesNotExist, states.exceptions.InvalidToken)
    try:
        states.send_task_success(taskToken=token, output=json.dumps({}))
    except gone:
        return
