"""blockdata.GrantPut → own copy of who may read what, for telling whom a breaking contract hurts."""

from pydantic import BaseModel

from aggregation.drafts import store
from aggregation.drafts.grants import Grant
from zunyi.consumer import consumes
from zunyi.work import Work


class GrantPut(BaseModel, frozen=True):
    """What this function reads of the fact."""

    department: str
    ground: str
    name: str
    fields: tuple[str, ...]


@consumes("blockdata.GrantPut.v1")
def handler(put: GrantPut, w: Work) -> None:
    store.keep_grant(w, Grant(**put.model_dump()))
