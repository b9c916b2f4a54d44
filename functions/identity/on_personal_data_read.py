"""<context>.PersonalDataRead → a footprint. One function a context that reads; all of them run this."""

from collections.abc import Mapping
from typing import Any

from pydantic import AwareDatetime, BaseModel

from identity import store
from identity.footprints import Footprint
from zunyi.clock import stamp
from zunyi.consumer import Consumer
from zunyi.events import Event
from zunyi.logs import logger
from zunyi.work import Work

FACT = ".PersonalDataRead.v1"


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


def read(body: Mapping[str, Any]) -> Event:
    event = Event.from_envelope(body["detail"])
    if not event.type.endswith(FACT):
        message = f"expected <context>{FACT}, got {event.type}"
        raise ValueError(message)
    return event


def keep(event: Event, w: Work) -> None:
    told = PersonalDataRead.model_validate(event.data)
    footprint = Footprint(**{**told.model_dump(), "at": stamp(told.at)}, id=event.id, context=event.source)
    kept = store.keep(w, footprint)
    logger.info("personal data was read", footprint=event.id, outcome=told.outcome, kept=kept)


handler = Consumer(keep, lambda body: body["detail"]["id"], read)
