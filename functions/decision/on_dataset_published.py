"""aggregation.DatasetPublished → the dataset's name, and what its department promised."""

from pydantic import AwareDatetime, BaseModel

from decision import store
from decision.picture import Dataset
from zunyi.clock import stamp
from zunyi.consumer import consumes
from zunyi.events import Event
from zunyi.logs import logger
from zunyi.work import Work


class DatasetPublished(BaseModel, frozen=True):
    """What this function reads of the fact."""

    department: str
    department_name: str
    dataset: str
    name: str
    update_cycle: str
    published_at: AwareDatetime | None = None


@consumes("aggregation.DatasetPublished.v1")
def handler(event: Event, w: Work) -> None:
    published = DatasetPublished.model_validate(event.data)
    at = stamp(published.published_at) if published.published_at else event.time
    kept = store.keep_dataset(w, Dataset(**{**published.model_dump(), "published_at": at}))
    logger.info("dataset heard", dataset=f"{published.department}/{published.dataset}", kept=kept)
