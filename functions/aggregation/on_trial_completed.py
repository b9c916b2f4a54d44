"""blockdata.TrialCompleted → the draft's page can point to the outcome."""

from typing import Literal

from pydantic import BaseModel

from aggregation.drafts import store
from zunyi.consumer import consumes
from zunyi.logs import logger
from zunyi.work import Work


class TrialCompleted(BaseModel, frozen=True):
    """What this function reads of the fact."""

    trial: str
    state: Literal["done", "refused"]


@consumes("blockdata.TrialCompleted.v1")
def handler(completed: TrialCompleted, w: Work) -> None:
    known = store.end_trial(w, completed.trial, completed.state)
    logger.info("trial ended", trial=completed.trial, known=known)
