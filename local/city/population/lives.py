"""What befell the people: who draws the minimum allowance, who died, and the stories planted among them."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import TypeVar

from local.city.population.chance import chance
from local.city.population.ids import Registry
from local.city.population.model import City, Household, Person

ON_ALLOWANCE = 0.08
DEATHS_A_YEAR = 0.012
PAID_AFTER_DEATH = 0.0024  # of all people; at least PAID_AFTER_DEATH_MIN
PAID_AFTER_DEATH_MIN = 3
MONTHS = ("2017-11", "2017-12", "2018-01")

# (months paid after death, death between, last month paid)
_COURSES = (
    (1, date(2017, 12, 1), date(2017, 12, 28), "2018-01"),
    (3, date(2017, 8, 5), date(2017, 10, 28), "2018-01"),
    (1, date(2017, 9, 10), date(2017, 10, 28), "2017-11"),
    (2, date(2017, 11, 2), date(2017, 11, 28), "2018-01"),
    (1, date(2017, 12, 3), date(2017, 12, 30), "2018-01"),
    (2, date(2017, 10, 2), date(2017, 10, 29), "2017-12"),
)
_FALSE_MATCH_DEATH = date(2017, 10, 17)

T = TypeVar("T")


@dataclass(slots=True)
class Benefit:
    """One person on the allowance. last_month: the last month paid, None while it goes on."""

    person: Person
    covered: int
    amount_fen: int
    bank: str
    last_month: str | None = None


@dataclass(slots=True)
class Lives:
    """benefits by person number; planted and contradicted hold person numbers.

    false_match: (the living person whose id the certificate bears, the person who died).
    """

    benefits: dict[int, Benefit]
    dead: list[Person] = field(default_factory=list)
    planted: list[Person] = field(default_factory=list)
    false_match: tuple[Person, Person] | None = None

    @property
    def protected(self) -> set[int]:
        """Persons of the stories: nothing in their rows is damaged beyond reading."""
        pair = self.false_match or ()
        return {person.number for person in (*self.planted, *pair)}


def live(city: City, registry: Registry, seed: int) -> Lives:
    rng = chance(seed, "lives")
    lives = Lives(_grant(city, rng))
    quota = round(len(city.persons) * DEATHS_A_YEAR)
    _plant_paid_after_death(city, lives, rng)
    _plant_false_match(city, lives, registry, rng)
    _let_die(city, lives, quota, rng)
    lives.dead.sort(key=lambda person: (person.death or city.as_of, person.number))
    return lives


def _pick(items: Iterable[T], weight: Callable[[T], float], count: int, rng: Random) -> list[T]:
    """count items without replacement, drawn by weight (Efraimidis and Spirakis 2006)."""
    keyed = ((rng.random() ** (1 / weight(item)), place, item) for place, item in enumerate(items))
    return [item for _, _, item in heapq.nlargest(count, keyed)]


def _need(home: Household) -> float:
    old = any(person.birth.year < 1950 for person in home.members)
    lone = home.kind in ("alone", "lone-parent", "grandparents")
    return (0.4 if home.village.urban else 1.0) * (2.0 if old else 1.0) * (2.0 if lone else 1.0)


def _grant(city: City, rng: Random) -> dict[int, Benefit]:
    """Whole households mostly; in one of four only the old and the children are covered."""
    wanted = round(len(city.persons) * ON_ALLOWANCE)
    benefits: dict[int, Benefit] = {}
    for home in _pick(city.households, _need, wanted, rng):
        covered = home.members
        if rng.random() < 0.25:
            covered = [p for p in home.members if p.birth.year < 1956 or p.birth.year > 2001] or home.members
        amount = rng.randrange(3200, 5000, 50) if home.village.urban else rng.randrange(1500, 3300, 50)
        bank = _bank(home, rng)
        for person in covered:
            benefits[person.number] = Benefit(person, len(covered), amount * 10, bank)
        if len(benefits) >= wanted:
            break
    return dict(sorted(benefits.items()))


def _bank(home: Household, rng: Random) -> str:
    village = home.village
    return rng.choice(
        (
            f"{village.county_name}农村信用合作联社{village.town_name}信用社",
            f"中国农业银行{village.county_name}支行",
            f"邮政储蓄银行{village.town_name}营业所",
        )
    )


def _between(first: date, last: date, rng: Random) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


def _plant_paid_after_death(city: City, lives: Lives, rng: Random) -> None:
    """Spread over the counties: the oldest of each county's persons on the allowance, county after county."""
    wanted = max(PAID_AFTER_DEATH_MIN, round(len(city.persons) * PAID_AFTER_DEATH))
    by_county: dict[str, list[Person]] = {}
    for benefit in lives.benefits.values():
        by_county.setdefault(benefit.person.household.village.county, []).append(benefit.person)
    queues = [
        sorted(persons, key=lambda p: (p.birth, p.number), reverse=True) for _, persons in sorted(by_county.items())
    ]
    courses = cycle(_COURSES)
    homes: set[str] = set()
    while len(lives.planted) < wanted and any(queues):
        for queue in queues:
            if not queue or len(lives.planted) >= wanted:
                continue
            person = queue.pop()
            if person.household.number in homes:
                continue
            homes.add(person.household.number)
            _, first, last, paid_until = next(courses)
            _die(person, _between(first, last, rng), lives)
            lives.benefits[person.number].last_month = None if paid_until == MONTHS[-1] else paid_until
            lives.planted.append(person)


def _plant_false_match(city: City, lives: Lives, registry: Registry, rng: Random) -> None:
    """Somebody of the same name, birth and sex in another county dies; the certificate bears the living one's id."""
    taken = {person.household.number for person in lives.planted}
    living = [
        b.person
        for b in lives.benefits.values()
        if b.person.household.number not in taken and 1935 < b.person.birth.year < 1985
    ]
    holder = rng.choice(living)
    others = [
        person
        for person in city.persons
        if person.number not in lives.benefits
        and person.sex == holder.sex
        and person.household.village.county != holder.household.village.county
        and "·" not in person.name
    ]
    deceased = min(others, key=lambda person: (abs((person.birth - holder.birth).days), person.number))
    deceased.name, deceased.birth = holder.name, holder.birth
    deceased.id_number = registry.number(holder.birth, holder.sex)
    deceased.registered = max(deceased.registered, deceased.birth)
    _die(deceased, _FALSE_MATCH_DEATH, lives)
    lives.false_match = (holder, deceased)


def _let_die(city: City, lives: Lives, quota: int, rng: Random) -> None:
    spared = lives.protected
    rest = max(0, quota - len(lives.dead))
    for person in _pick((p for p in city.persons if p.number not in spared), _hazard, rest, rng):
        first = max(person.birth, city.as_of - timedelta(days=365))
        death = _between(first, city.as_of, rng)
        _die(person, death, lives)
        if person.number in lives.benefits:
            lives.benefits[person.number].last_month = f"{death:%Y-%m}"


def _hazard(person: Person) -> float:
    """Doubles every eight years."""
    return float(2 ** ((2018 - person.birth.year) / 8))


def _die(person: Person, death: date, lives: Lives) -> None:
    person.death = death
    lives.dead.append(person)
    if person.relation in ("户主", "配偶"):
        for other in person.household.members:
            if other.relation in ("户主", "配偶") and other is not person:
                other.marital = "丧偶"
