"""Footprints: who looked at whose data, when, for which case, on which ground. Ids and field names, never values."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """id: of the event that told it; at: RFC 3339, UTC, milliseconds; subject: opaque id, None if nobody was found."""

    id: str
    at: str
    actor: str
    actor_name: str | None
    department: str | None
    context: str
    subject: str | None
    fields: tuple[str, ...]
    case_number: str | None
    ground: str | None
    purpose: str | None
    outcome: str

    @property
    def place(self) -> str:
        """Its place in every list: by time, then by id."""
        return f"{self.at}#{self.id}"

    @property
    def month(self) -> str:
        return self.at[:7]


def month_before(month: str) -> str:
    """
    >>> month_before("2018-01"), month_before("2018-12")
    ('2017-12', '2018-11')
    """
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02}"
