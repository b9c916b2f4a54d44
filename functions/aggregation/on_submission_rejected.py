"""blockdata.SubmissionRejected → one more refused file of the dataset's month."""

from aggregation import store
from aggregation.boards import store as months
from aggregation.boards.score import Sums
from aggregation.boards.store import Month
from aggregation.datasets import month_of
from zunyi.consumer import consumes
from zunyi.events import Event
from zunyi.logs import logger
from zunyi.work import Work


@consumes("blockdata.SubmissionRejected.v1")
def handler(rejected: Event, w: Work) -> None:
    """A file of no dataset that we know counts nowhere."""
    department, dataset = rejected.data["department"], rejected.data["dataset"]
    known = store.dataset(department, dataset) is not None
    if known:
        month = Month(department=department, dataset=dataset, month=month_of(rejected.time), sums=Sums(refused=1))
        months.add(w, month)
    logger.info("refusal noted", submission=rejected.data["submission"], known=known)
