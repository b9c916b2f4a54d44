"""blockdata.SubmissionCompleted → the dataset's last delivery, whatever the order of events."""

from pydantic import AwareDatetime, BaseModel

from aggregation import store
from aggregation.datasets import Delivery
from zunyi.clock import stamp
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.work import Work


class Counts(BaseModel, frozen=True):
    accepted: int
    rejected: int


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
    moved = store.keep_delivery(w, completed.department, completed.dataset, delivery)
    logger.info("delivery noted", submission=completed.submission, moved=moved)
