"""aggregation.ContractPublished → the room's own copy, by which files are read."""

from typing import Any

from pydantic import BaseModel

from blockdata.store import contracts
from zunyi.consumer import consumes
from zunyi.work import Work


class ContractPublished(BaseModel, frozen=True):
    """What this function reads of the event."""

    contract: dict[str, Any]


@consumes("aggregation.ContractPublished.v1")
def handler(published: ContractPublished, w: Work) -> None:
    contracts.keep(w, published.contract)
