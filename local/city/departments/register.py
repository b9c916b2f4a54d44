"""户籍人口: the police's resident register, a full extract of who is registered."""

from datetime import date
from random import Random
from typing import Final

from local.city.departments.clerk import Clerk, Extract, Line
from local.city.departments.contracts import contract
from local.city.departments.spelling import Cell
from local.city.population.chance import chance
from local.city.population.lives import Lives
from local.city.population.model import City, Person

CANCELLED: Final = 0.7  # of the dead are struck off before the extract
SEXES: Final = {"1": "男", "2": "女"}


def extract(city: City, lives: Lives, seed: int) -> Extract:
    promised = contract("public-security", "resident-register")
    clerk = Clerk(promised, chance(seed, "resident-register"), lives.protected)
    stories = {person.number for person in lives.planted}
    lines = [
        clerk.write(person, _values(person), mentions={"subject": person.key, "home": person.household.address})
        for person in city.persons
        if person.death is None or person.number in stories or clerk.rng.random() >= CANCELLED
    ]
    return Extract(promised, f"{promised.name}_{city.as_of:%Y%m%d}.csv", clerk.repeat(lines, _moved))


def _values(person: Person) -> dict[str, Cell]:
    home = person.household
    return {
        "id_number": person.id_number,
        "name": person.name,
        "sex": SEXES[person.sex],
        "ethnic": person.ethnic,
        "birth": person.birth,
        "household": home.number,
        "relation": person.relation,
        "address": home.address,
        "marital": person.marital,
        "education": person.education,
        "登记日期": person.registered,
    }


def _moved(line: Line, rng: Random) -> dict[str, Cell]:
    """Registered anew within the village on another day."""
    village = line.person.household.village
    moved = f"贵州省遵义市{village.county_name}{village.town_name}{village.name}{rng.randint(200, 300)}号"
    return {"address": moved, "登记日期": date(2018, 1, rng.randint(2, 30)).isoformat()}
