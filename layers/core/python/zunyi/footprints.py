"""Who looked at whose data, when, under which case and ground. Looks that failed or were denied count too."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from zunyi import clock
from zunyi.events import Event
from zunyi.work import Work

if TYPE_CHECKING:
    from zunyi.caller import Caller

Outcome = Literal["allowed", "denied", "not-found", "failed"]


def leave(
    w: Work,
    caller: "Caller",
    *,
    context: str,
    subject: str | None,
    fields: Sequence[str],
    case_number: str,
    ground: str,
    outcome: Outcome,
) -> Event:
    """Publish `<context>.PersonalDataRead.v1` with this work. subject: the opaque id of whom the data is about, or
    None; fields: names of what was read, never values. The event's id is the footprint's number."""
    return w.publish(
        f"{context}.PersonalDataRead.v1",
        subject=subject or "-",
        data={
            "actor": caller.sub,
            "actor_name": caller.name,
            "department": caller.department,
            "subject": subject,
            "fields": [*fields],
            "case_number": case_number,
            "ground": ground,
            "outcome": outcome,
            "at": clock.stamp(clock.now()),
        },
    )
