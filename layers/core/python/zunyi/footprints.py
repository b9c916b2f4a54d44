"""Who looked at whose data, when, under which case and ground. Looks that failed or were denied count too."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from zunyi import clock
from zunyi.events import Event
from zunyi.work import Work

if TYPE_CHECKING:
    from zunyi.caller import Caller

Outcome = Literal["allowed", "denied", "not-found", "failed"]
CASE_NUMBER_LENGTH_MAX = 80


def leave(
    w: Work,
    caller: "Caller",
    *,
    context: str,
    subject: str | None,
    fields: Sequence[str],
    case_number: str | None,
    ground: str | None,
    outcome: Outcome,
    purpose: str | None = None,
) -> Event:
    """Publish `<context>.PersonalDataRead.v1` with this work. subject: the opaque id of whom the data is about, or
    None; fields: names of what was read, never values. The event's id is the footprint's number."""
    data: dict[str, Any] = {
        "actor": caller.sub,
        "actor_name": caller.name,
        "department": caller.department or None,
        "subject": subject,
        "fields": sorted(set(fields)),
        "case_number": (case_number or "")[:CASE_NUMBER_LENGTH_MAX] or None,
        "ground": ground or None,
        "outcome": outcome,
        "at": clock.stamp(clock.now()),
    }
    if purpose:
        data["purpose"] = purpose
    return w.publish(f"{context}.PersonalDataRead.v1", subject=subject or "-", data=data)
