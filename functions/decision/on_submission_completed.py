"""blockdata.SubmissionCompleted → when each dataset last came, whatever the order of events."""

from pydantic import AwareDatetime, BaseModel

from decision import store
from decision.picture import Delivery
from zunyi.clock import stamp
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.work import Work


class Counts(BaseModel, frozen=True):
    accepted: int


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
        return  # a few corrected rows are no new delivery
    delivery = Delivery(
        department=completed.department,
        dataset=completed.dataset,
        at=stamp(completed.received_at),
        submission=completed.submission,
        rows=completed.counts.accepted,
    )
    kept = store.keep_delivery(w, delivery)
    logger.info("delivery heard", submission=completed.submission, kept=kept)
