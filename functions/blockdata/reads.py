"""Footprints of this room: written on their own, so that a refused or failed read leaves one too."""

from collections.abc import Sequence

from blockdata.room import NAME
from zunyi import footprints
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
    of_each(caller, [subject], fields=fields, purpose=purpose)


def of_each(
    caller: Caller,
    subjects: Sequence[str | None],
    *,
    fields: Sequence[str],
    purpose: str,
    case_number: str = "",
    ground: str = "",
) -> list[str]:
    """A footprint for each of whom something was shown, committed together. Returns their numbers."""
    if not subjects:
        return []
    with work() as w:
        left = [
            footprints.leave(
                w,
                caller,
                context=NAME,
                subject=subject,
                fields=fields,
                case_number=case_number,
                ground=ground,
                outcome="allowed",
                purpose=purpose,
            )
            for subject in subjects
        ]
    return [each.id for each in left]
