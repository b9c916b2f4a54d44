"""blockdata.SubmissionCompleted → the dataset's last delivery, whatever the order of events; its month's sums; the end
of its reminders."""

from pydantic import AwareDatetime, BaseModel

from aggregation import store
from aggregation.boards import store as months
from aggregation.boards.score import Sums
from aggregation.boards.store import Month
from aggregation.datasets import Delivery, days_late, month_of
from aggregation.reminders import reminder
from aggregation.reminders import store as reminders
from zunyi.clock import stamp
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.work import Work


class Counts(BaseModel, frozen=True):
    received: int
    accepted: int
    rejected: int
    duplicate: int


class SubmissionCompleted(BaseModel, frozen=True):
    """What this function reads of the fact."""

    submission: str
    department: str
    dataset: str
    counts: Counts
    received_at: AwareDatetime
    corrects: str | None


@consumes("blockdata.SubmissionCompleted.v1")
def handler(completed: SubmissionCompleted, w: Work) -> None:
    if completed.corrects is not None:
        return  # a few corrected rows are no new delivery: the dataset stays due as it was
    delivery = Delivery(
        at=stamp(completed.received_at),
        submission=completed.submission,
        accepted=completed.counts.accepted,
        rejected=completed.counts.rejected,
    )
    note_month(w, completed, delivery)
    moved = store.keep_delivery(w, completed.department, completed.dataset, delivery)
    if moved:
        for due in reminders.open_of(completed.department, completed.dataset):
            reminders.put(w, reminder.end(due, "delivered", delivery.at))
    logger.info("delivery noted", submission=completed.submission, moved=moved)


def note_month(w: Work, completed: SubmissionCompleted, delivery: Delivery) -> None:
    """How late it came is told by the delivery known before it. The same submission told by another event (a step of
    its workflow ran again) counts once."""
    known = store.dataset(completed.department, completed.dataset)
    if known is None:
        return
    before = store.deliveries([known]).get((known.department, known.dataset))
    if before is not None and before.submission == delivery.submission:
        return
    late = days_late(known, before, delivery)
    sums = Sums(deliveries=1, late=int(late > 0), days_late=late, **completed.counts.model_dump())
    month = month_of(delivery.at)
    months.add(w, Month(department=known.department, dataset=known.dataset, month=month, sums=sums))
