"""更正通知: a value somebody had read was wrong and has been corrected. Ids and field names, never values."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from identity.footprints import Footprint

READS_MAX = 20
"""Of one reader's, told in a notice; all are counted."""
ALLOWED = "allowed"


@dataclass(frozen=True)
class Correction:
    """A wrong value of a record stood from `since` to `at`; department: whose row it was."""

    objection: str
    kind: str
    ids: tuple[str, ...]
    attribute: str
    label: str
    department: str
    since: str
    at: str


@dataclass(frozen=True)
class Read:
    """A footprint of who read it."""

    footprint: str
    at: str
    case_number: str | None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """To one reader, of one correction. reads: the latest of them. read_at: when he took note."""

    actor: str
    actor_name: str | None
    department: str | None
    subject: str
    correction: Correction
    reads: tuple[Read, ...]
    count: int
    read_at: str | None = None
    version: int = 0


def received(footprint: Footprint, correction: Correction) -> bool:
    """Whether this look was shown the wrong value. A footprint that names no field may have been of any."""
    return (
        footprint.outcome == ALLOWED
        and footprint.subject in correction.ids
        and correction.since <= footprint.at <= correction.at
        and (not footprint.fields or correction.attribute in footprint.fields)
    )


def notices(footprints: Iterable[Footprint], correction: Correction) -> list[Notice]:
    """One for each who was shown the wrong value. footprints: the latest first."""
    found: dict[str, Notice] = {}
    for footprint in footprints:
        if received(footprint, correction):
            known = found.get(footprint.actor)
            found[footprint.actor] = with_read(known, footprint) if known else first(footprint, correction)
    return list(found.values())


def first(footprint: Footprint, correction: Correction) -> Notice:
    return Notice(
        actor=footprint.actor,
        actor_name=footprint.actor_name,
        department=footprint.department,
        subject=footprint.subject or correction.ids[0],
        correction=correction,
        reads=(a_read(footprint),),
        count=1,
    )


def with_read(known: Notice, footprint: Footprint) -> Notice:
    """Another look of the same reader; a look that is told already changes nothing."""
    read = a_read(footprint)
    if read in known.reads:
        return known
    return replace(known, reads=(*known.reads, read)[:READS_MAX], count=known.count + 1)


def a_read(footprint: Footprint) -> Read:
    return Read(footprint.id, footprint.at, footprint.case_number)
