"""The nouns of the city."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True, frozen=True)
class Village:
    """A village or a community (社区): the smallest place that has a name."""

    county: str
    county_name: str
    town: str
    town_name: str
    name: str
    urban: bool


@dataclass(slots=True, eq=False)
class Person:
    """sex: "1" male, "2" female. registered: the date in the resident register."""

    number: int
    id_number: str
    name: str
    sex: str
    birth: date
    ethnic: str
    household: "Household"
    relation: str
    marital: str
    education: str
    registered: date
    death: date | None = None

    @property
    def key(self) -> str:
        return f"P{self.number:07d}"


@dataclass(slots=True, eq=False)
class Household:
    number: str
    kind: str
    village: Village
    address: str
    phone: str
    members: list[Person] = field(default_factory=list)


@dataclass(slots=True)
class City:
    """as_of: the day the departments made their extracts."""

    as_of: date
    households: list[Household]
    persons: list[Person]
