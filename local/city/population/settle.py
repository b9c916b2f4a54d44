"""Settles the city: households until all persons have a home."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from local.city.population import households, places
from local.city.population.chance import chance
from local.city.population.ids import Registry
from local.city.population.model import City, Household, Person
from local.city.population.names import DOTTED_SHARE, Names

AS_OF = date(2018, 1, 31)
MIXED_COUPLES = 0.2  # of spouses draw their own people


@dataclass(slots=True, frozen=True)
class _Line:
    """What a family hands on. family: which dotted names it uses, -1 for none."""

    surname: str
    ethnic: str
    family: int


class _Settler:
    def __init__(self, seed: int) -> None:
        self.rng = chance(seed, "population")
        self.places = places.Places()
        self.names = Names()
        self.registry = Registry()
        self.persons: list[Person] = []

    def household(self, number: int, room: int) -> Household:
        rng = self.rng
        village = self.places.draw(rng)
        kind = households.draw_kind(village.urban, self.places.household_size[village.county], rng)
        home = Household(f"{number + 1:09d}", kind, village, places.door(village, rng), places.phone(rng))
        line = self._line(village.county)
        for member in households.members(kind, rng)[:room]:
            home.members.append(self._person(member, line, home))
        return home

    def _line(self, county: str) -> _Line:
        rng = self.rng
        if rng.random() < DOTTED_SHARE:
            family = rng.randrange(self.names.families())
            return _Line("", self.names.dotted_ethnic(family), family)
        return _Line(self.names.surname(rng), self.names.ethnic(county, rng), -1)

    def _person(self, member: households.Member, line: _Line, home: Household) -> Person:
        rng = self.rng
        birth = AS_OF - timedelta(days=member.age_days)
        if line.family >= 0:
            name, ethnic = self.names.dotted(member.sex, line.family, rng), line.ethnic
        else:
            surname = line.surname if member.line == "head" else self.names.surname(rng)
            name = surname + self.names.given(member.sex, birth.year, rng)
            apart = member.line == "spouse" and rng.random() < MIXED_COUPLES
            ethnic = self.names.ethnic(home.village.county, rng) if apart else line.ethnic
        person = Person(
            number=len(self.persons) + 1,
            id_number=self.registry.number(birth, member.sex),
            name=name,
            sex=member.sex,
            birth=birth,
            ethnic=ethnic,
            household=home,
            relation=member.relation,
            marital=member.marital,
            education=_education(member.age_days // 365, rng),
            registered=_registered(birth, rng),
        )
        self.persons.append(person)
        return person


def settle(people: int, seed: int) -> tuple[City, Registry]:
    """A city of exactly so many people, and the registry that can number more."""
    settler = _Settler(seed)
    homes: list[Household] = []
    while len(settler.persons) < people:
        homes.append(settler.household(len(homes), people - len(settler.persons)))
    return City(AS_OF, homes, settler.persons), settler.registry


def _registered(birth: date, rng: Random) -> date:
    """Children are registered within two months; grown people moved at some time since."""
    born = birth + timedelta(days=int(rng.random() * 60))
    moved = AS_OF - timedelta(days=int(rng.random() * 12000))
    return min(AS_OF, max(born, moved) if AS_OF.year - birth.year >= 18 else born)


_SCHOOLS = (
    (70, ("文盲或半文盲", "小学", "小学", "初中")),
    (45, ("小学", "小学", "初中", "初中", "初中", "高中", "中专")),
    (25, ("小学", "初中", "初中", "初中", "高中", "中专", "大专", "本科")),
    (22, ("初中", "高中", "中专", "大专", "大专", "本科", "本科", "研究生")),
    (19, ("初中", "高中", "高中", "中专", "大专")),
    (16, ("初中", "高中")),
    (12, ("小学", "初中")),
    (6, ("小学",)),
    (-1, ("",)),
)


def _education(age: int, rng: Random) -> str:
    schools = next(schools for above, schools in _SCHOOLS if age > above)
    return schools[int(rng.random() * len(schools))]
