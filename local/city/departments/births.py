"""出生医学证明: the children born in the last two years, their mothers and fathers."""

from typing import Final

from local.city.departments.clerk import Clerk, Extract, Line
from local.city.departments.contracts import contract
from local.city.departments.register import SEXES
from local.city.departments.slips import Slips
from local.city.departments.spelling import Cell
from local.city.level import Level
from local.city.population.chance import chance
from local.city.population.lives import Lives
from local.city.population.model import City, Person

YEARS: Final = 2
PARENTS: Final = ("户主", "配偶")


def extract(city: City, lives: Lives, seed: int, level: Level) -> Extract:
    promised = contract("health", "birth-certificate")
    rng = chance(seed, "birth-certificate")
    clerk, slips = Clerk(promised, rng, lives.protected), Slips(level, promised.dataset, rng, city)
    lines: list[Line] = []
    for child in city.persons:
        if child.birth.year <= city.as_of.year - YEARS or not child.relation.endswith(("子", "女")):
            continue
        parents = [each for each in child.household.members if each.relation in PARENTS]
        mother = next((each for each in parents if each.sex == "2"), None)
        if mother is not None:
            father = next((each for each in parents if each.sex == "1"), None)
            said = {"subject": child.key, "mother": mother.key} | ({"father": father.key} if father else {})
            values = _values(child, mother, father, slips, number=len(lines) + 1)
            lines.append(clerk.write(child, values, mentions=said))
    return Extract(promised, f"{promised.name}_{city.as_of:%Y%m%d}.csv", clerk.repeat(lines, None))


def _values(child: Person, mother: Person, father: Person | None, slips: Slips, *, number: int) -> dict[str, Cell]:
    return {
        "证明编号": f"S52{child.birth.year}{number:06d}",
        "name": child.name,
        "sex": SEXES[child.sex],
        "birth": child.birth,
        "母亲姓名": slips.name(mother),
        "母亲证件号": slips.number(mother),
        "父亲姓名": slips.name(father) if father else "",
        "父亲证件号": slips.number(father) if father else "",
    }
