"""Rows of submissions.

submission  pk submission#<id>, sk submission; by_owner submissions#<department>, by_state submissions: by time.
turn        pk turns#<department>#<dataset>, sk <order>#<id>: there as long as the submission is being worked on.
done        pk turns#<department>#<dataset>, sk done: the latest place in the queue that was completed.
correction  pk submission#<parent>, sk correction#<id>: rows of the parent that it puts right (store.corrections).
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Literal

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from blockdata import submissions
from blockdata.store import objected, pages, submission_texts, waiting
from blockdata.submissions import State, Submission
from zunyi import clock, ids
from zunyi.table import Row
from zunyi.work import ConflictError, Work, work

ATTEMPTS_MAX = 5
SK = "submission"
ALL = "submissions"
READ_MAX = 1000
"""So many rows are looked through for one page of a filtered list."""

Also = Callable[[Work, Submission], None]


class SubmissionRow(Row, discriminator="submission"):
    department = UnicodeAttribute()
    dataset = UnicodeAttribute()
    received_at = UnicodeAttribute()
    order = UnicodeAttribute()
    key = UnicodeAttribute()
    object_version = UnicodeAttribute()
    file_name = UnicodeAttribute()
    size = NumberAttribute()
    state = UnicodeAttribute()
    attempt = UnicodeAttribute()
    execution = UnicodeAttribute(null=True)
    contract_version = NumberAttribute(null=True)
    corrects = UnicodeAttribute(null=True)
    confirmed = BooleanAttribute()
    committed = BooleanAttribute()
    prefixes = UnicodeAttribute()
    told = UnicodeAttribute()
    resolved = NumberAttribute()
    completed_at = UnicodeAttribute(null=True)
    received_by = UnicodeAttribute(null=True)


class TurnRow(Row, discriminator="turn"):
    """sk tells all."""


class DoneRow(Row, discriminator="done"):
    place = UnicodeAttribute()


def find(id_: str) -> Submission | None:
    row = SubmissionRow.find(f"submission#{id_}", SK)
    return None if row is None else to_submission(row)


def page(
    *, department: str | None, dataset: str | None, states: Collection[State], after: Any, limit: int
) -> tuple[list[Submission], dict[str, Any] | None]:
    """The newest first, of one department or all; states: any when empty. And where the next page begins."""
    index, key = ("by_owner", f"{ALL}#{department}") if department else ("by_state", ALL)
    found: list[Submission] = []
    for _ in range(READ_MAX // limit):
        rows, after = pages.of(index, key, after=after, limit=limit - len(found), newest_first=True)
        found += [
            to_submission(row)
            for row in rows
            if (not dataset or row.dataset == dataset) and (not states or row.state in states)
        ]
        if after is None or len(found) == limit:
            break
    return found, after


def first_before(submission: Submission) -> Submission | None:
    """The earliest of its dataset that is being worked on and came before it."""
    before = TurnRow.sk < turn_place(submission)
    for row in TurnRow.query(turns_of(submission), before, consistent_read=True, limit=1):
        return find(row.sk.rsplit("#", maxsplit=1)[1])
    return None


def is_under_way(department: str, dataset: str) -> bool:
    """Whether any of the dataset is being worked on."""
    turns = TurnRow.query(f"turns#{department}#{dataset}", consistent_read=True, limit=1)
    return any(True for _ in turns)


def is_older(submission: Submission) -> bool:
    """Whether one of its dataset that came after it was completed before it."""
    done = DoneRow.find(turns_of(submission), "done")
    return done is not None and done.place > turn_place(submission)


def note_done(w: Work, submission: Submission) -> None:
    """It was completed; only the holder of the dataset's lease says so."""
    done = DoneRow.find(turns_of(submission), "done") or DoneRow(pk=turns_of(submission), sk="done")
    done.place = max(done.place or "", turn_place(submission))
    w.save(done)


def save(w: Work, submission: Submission) -> None:
    """Write it as it was read and changed, its version guards it; and its place in the dataset's queue."""
    w.save(to_row(submission))
    turn = TurnRow.find(turns_of(submission), turn_place(submission))
    if submission.is_active and turn is None:
        w.save(TurnRow(pk=turns_of(submission), sk=turn_place(submission)))
    elif turn is not None and not submission.is_active:
        w.delete(turn)


def change(id_: str, evolve: Callable[[Submission], Submission], also: Also | None = None) -> Submission:
    """One transaction: the submission as `evolve` makes it of what is stored, and what `also` adds. When evolve leaves
    it as it is, nothing is written: it was done before. Read anew when somebody else changed it meanwhile."""
    for _ in range(ATTEMPTS_MAX - 1):
        try:
            return change_once(id_, evolve, also)
        except ConflictError:
            continue
    return change_once(id_, evolve, also)


def change_once(id_: str, evolve: Callable[[Submission], Submission], also: Also | None) -> Submission:
    before = find(id_)
    if before is None:
        message = f"no submission {id_}"
        raise LookupError(message)
    after = evolve(before)
    if after == before:
        return before
    with work() as w:
        save(w, after)
        if also is not None:
            also(w, after)
    return after


def withdraw(w: Work, submission: Submission) -> Submission:
    """Raises MoveError when it may have changed records, or is at rest."""
    after = submissions.withdrawn(submission, at=clock.stamp(clock.now()))
    save(w, after)
    waiting.tell_turn_ended(w, after.id)
    objected.not_taken(w, after)
    return after


def resume(w: Work, submission: Submission, reason: Literal["retried", "confirmed"]) -> Submission:
    """Begin another attempt, named by the event that starts it. Raises MoveError."""
    after = submissions.resumed(submission, attempt=ids.fresh("evt"), reason=reason)
    save(w, after)
    data = {"submission": after.id, "reason": reason, "department": after.department, "dataset": after.dataset}
    w.publish("blockdata.SubmissionResumed.v1", subject=after.id, data=data, id_=after.attempt)
    return after


def turns_of(submission: Submission) -> str:
    return f"turns#{submission.department}#{submission.dataset}"


def turn_place(submission: Submission) -> str:
    return f"{submission.order}#{submission.id}"


def to_row(submission: Submission) -> SubmissionRow:
    row = SubmissionRow(pk=f"submission#{submission.id}", sk=SK, created_at=submission.received_at)
    row.owner, row.state_key = f"{ALL}#{submission.department}", ALL
    row.owner_sort = row.state_sort = f"{submission.received_at}#{submission.id}"
    for name in columns():
        setattr(row, name, getattr(submission, name))
    row.told = submission_texts.dumps(submission)
    if submission.version:
        row.version = submission.version
    return row


def to_submission(row: Any) -> Submission:
    known: Mapping[str, Any] = {name: getattr(row, name) for name in columns()}
    numbers = {name: int(known[name]) for name in ("size", "resolved")}
    version = None if row.contract_version is None else int(row.contract_version)
    return Submission(
        **{**known, **numbers, "contract_version": version},
        **submission_texts.loads(row.told),
        id=row.pk.removeprefix("submission#"),
        version=int(row.version),
    )


def columns() -> Iterator[str]:
    """Attributes of the row that are fields of the submission."""
    own = SubmissionRow.get_attributes().keys() - Row.get_attributes().keys() - {"told"}
    return iter(sorted(own))
