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


@dataclass(slots=True, frozen=True)
class Door:
    """Where somebody can knock; in a village by group and number, in a community by road, number and flat."""

    village: Village
    group: str = ""
    road: str = ""
    number: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""

    @property
    def address(self) -> str:
        """In full, as a register would write it, from the province on."""
        at = self.village
        place = f"贵州省遵义市{at.county_name}{at.town_name}{at.name}"
        return f"{place}{self.group}{self.road}{self.number}{self.building}{self.unit}{self.room}"


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
    phone: str = ""
    death: date | None = None

    @property
    def key(self) -> str:
        return f"P{self.number:07d}"

    def age(self, on: date) -> int:
        return on.year - self.birth.year - ((on.month, on.day) < (self.birth.month, self.birth.day))


@dataclass(slots=True, eq=False)
class Household:
    number: str
    kind: str
    village: Village
    door: Door
    phone: str
    members: list[Person] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.door.address


@dataclass(slots=True, eq=False)
class House:
    number: int
    door: Door
    owner: "Person | Firm | None" = None
    tenant: Person | None = None

    @property
    def key(self) -> str:
        return f"H{self.number:07d}"

    @property
    def parcel(self) -> str:
        """不动产单元号 of nobody: the area 520301 was never issued."""
        return f"520301{self.number // 10**6:03d}001GB{self.number % 10**5:05d}F{self.number:08d}"


@dataclass(slots=True, eq=False)
class Firm:
    """code: the organisation's nine characters, inside the credit code; old_number: the 15 that some still report."""

    number: int
    code: str
    credit_code: str
    name: str
    kind: str
    industry: str
    capital: int
    founded: date
    status: str
    head: Person
    house: House
    old_number: str = ""

    @property
    def key(self) -> str:
        return f"O{self.number:07d}"


@dataclass(slots=True)
class City:
    """as_of: the day the departments made their extracts."""

    as_of: date
    households: list[Household]
    persons: list[Person]
    houses: list[House] = field(default_factory=list)
    firms: list[Firm] = field(default_factory=list)
