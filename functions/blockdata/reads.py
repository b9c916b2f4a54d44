"""Footprints of this room: written on their own, so that a refused or failed read leaves one too."""

from collections.abc import Sequence

from blockdata.room import NAME
from zunyi import clock, footprints
from zunyi.caller import Caller
from zunyi.events import Event
from zunyi.work import work


def of_person(
    caller: Caller,
    *,
    subject: str | None,
    fields: Sequence[str],
    case_number: str,
    ground: str,
    outcome: footprints.Outcome,
) -> str:
    """The footprint of one look-up, committed. Returns its number."""
    with work() as w:
        left: Event = footprints.leave(
            w,
            caller,
            context=NAME,
            subject=subject,
            fields=fields,
            case_number=case_number,
            ground=ground,
            outcome=outcome,
        )
    return left.id


def of_cases(caller: Caller, *, subject: str | None, fields: Sequence[str], purpose: str) -> None:
    """The footprint of one page of masked cases, committed; `purpose` says which list and how many."""
    with work() as w:
        w.publish(
            f"{NAME}.PersonalDataRead.v1",
            subject=subject or "-",
            data={
                "actor": caller.sub,
                "actor_name": caller.name,
                "department": caller.department or None,
                "subject": subject,
                "fields": [*fields],
                "case_number": None,
                "ground": None,
                "purpose": purpose,
                "outcome": "allowed",
                "at": clock.stamp(clock.now()),
            },
        )
