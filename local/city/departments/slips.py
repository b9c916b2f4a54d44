"""What clients tell and clerks type: names that sound alike, numbers left out or an agent's, another's telephone."""

from functools import cached_property
from random import Random
from typing import Final

from local.city.level import Level
from local.city.population.model import City, Firm, Person

CLIENTS_AN_AGENT: Final = 2000
"""People for whom one agent goes to the office."""
AGENTS_MIN: Final = 3

_RIGHT: Final = "英珍秀玉明华志永芳燕红丽梅波涛伟军刚林德桂文建国成敏静霞琴涵"
_ALIKE: Final = "瑛真绣钰铭桦智咏方艳洪莉美博滔炜君钢霖得贵闻健帼诚闵靖遐勤函"
SOUNDS_ALIKE: Final = dict(zip(_RIGHT, _ALIKE, strict=True))


def alike(name: str) -> str | None:
    """The name with one character of the given name that sounds alike; None where it has none."""
    place = next((place for place in range(1, len(name)) if name[place] in SOUNDS_ALIKE), None)
    return None if place is None else name[:place] + SOUNDS_ALIKE[name[place]] + name[place + 1 :]


class Slips:
    """How one department's clients and clerks err, by the city's level."""

    def __init__(self, level: Level, dataset: str, rng: Random, city: City) -> None:
        self.level, self.rng, self.city = level, rng, city
        self.no_id = level.no_id.get(dataset, 0.0)

    def name(self, person: Person) -> str:
        return alike(person.name) or person.name if self.rng.random() < self.level.typo else person.name

    def number(self, person: Person) -> str:
        return "" if self.rng.random() < self.no_id else person.id_number

    def claimed(self, person: Person, counter: Person | None = None) -> tuple[str, str]:
        """The number as it is typed, and a note when it is another's: of who stands at the `counter`, or an agent's."""
        share = self.rng.random()
        if share < self.no_id:
            return "", ""
        if share < self.no_id + self.level.agents:
            holder = counter or self.rng.choice(self._agents)
            if holder.name != person.name:
                return holder.id_number, f"证号为他人所有:{holder.key}"
        return person.id_number, ""

    @cached_property
    def _agents(self) -> list[Person]:
        persons, found = self.city.persons, list[Person]()
        while len(found) < max(AGENTS_MIN, len(persons) // CLIENTS_AN_AGENT):
            person = self.rng.choice(persons)
            if person.death is None and 22 <= person.age(self.city.as_of) <= 60:
                found.append(person)
        return found

    def phone(self, person: Person) -> str:
        """One's own; the household's for those who have none or give that; now and then one that is another's now."""
        share = self.rng.random()
        if share < self.level.no_phone:
            return ""
        home = person.household
        if share < self.level.no_phone + self.level.recycled:
            return self.rng.choice(self.city.households).phone
        return home.phone if not person.phone or self.rng.random() < self.level.shared else person.phone

    def address(self, person: Person) -> str:
        return person.household.address

    def firm(self, firm: Firm) -> str:
        """As clerks write a firm: its form in full, without the city, brackets as they come."""
        share = self.rng.random()
        if share < 0.06:
            return firm.name.replace("有限公司", "有限责任公司")
        return firm.name.removeprefix("遵义市") if share < 0.12 else firm.name
