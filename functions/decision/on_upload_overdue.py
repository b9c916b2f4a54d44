"""aggregation.UploadOverdue → which missing delivery was reported last, and since when it is due."""

from pydantic import AwareDatetime, BaseModel

from decision import store
from decision.picture import Report
from zunyi.clock import stamp
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.work import Work


class UploadOverdue(BaseModel, frozen=True):
    """What this function reads of the fact."""

    department: str
    dataset: str
    due: str
    promised: str | None
    reported_at: AwareDatetime


@consumes("aggregation.UploadOverdue.v1")
def handler(overdue: UploadOverdue, w: Work) -> None:
    kept = store.keep_report(w, Report(**{**overdue.model_dump(), "reported_at": stamp(overdue.reported_at)}))
    logger.info("report heard", dataset=f"{overdue.department}/{overdue.dataset}", kept=kept)
