"""<context>.PersonalDataRead → a footprint. One function a context that reads; all of them run this."""

from pydantic import AwareDatetime, BaseModel

from identity import notice_store, store
from identity.footprints import Footprint
from identity.notices import received
from zunyi.clock import stamp
from zunyi.consumer import consumes
from zunyi.events import Event
from zunyi.logs import logger
from zunyi.work import Work


class PersonalDataRead(BaseModel, frozen=True):
    """What this function reads of the fact."""

    actor: str
    actor_name: str | None = None
    department: str | None
    subject: str | None
    fields: tuple[str, ...]
    case_number: str | None
    ground: str | None
    purpose: str | None = None
    outcome: str
    at: AwareDatetime


@consumes("*.PersonalDataRead.v1")
def handler(event: Event, w: Work) -> None:
    told = PersonalDataRead.model_validate(event.data)
    footprint = Footprint(**{**told.model_dump(), "at": stamp(told.at)}, id=event.id, context=event.source)
    kept = store.keep(w, footprint)
    if kept and footprint.subject:
        tell_late(w, footprint)
    logger.info("personal data was read", footprint=event.id, outcome=told.outcome, kept=kept)


def tell_late(w: Work, footprint: Footprint) -> None:
    """The value was corrected before this look was told of."""
    for correction in notice_store.since(footprint):
        if received(footprint, correction):
            notice_store.add(w, footprint, correction)
