"""死亡医学证明: what hospitals and township clinics reported in the year before the extract."""

from random import Random
from typing import Final

from local.city.departments.clerk import Clerk, Extract, Line
from local.city.departments.contracts import contract
from local.city.departments.register import SEXES
from local.city.departments.spelling import Cell
from local.city.population.chance import chance
from local.city.population.lives import Lives
from local.city.population.model import City, Person

WITHOUT_ID: Final = 0.04

_PLACES: Final = ("家中", "家中", "家中", "医疗卫生机构", "医疗卫生机构", "来院途中", "养老服务机构", "其他")


def extract(city: City, lives: Lives, seed: int) -> Extract:
    promised = contract("health", "death-certificate")
    rng = chance(seed, "death-certificate")
    protected = lives.protected
    clerk = Clerk(promised, rng, protected)
    lines: list[Line] = []
    for number, person in enumerate(lives.dead, 1):
        values, note = _values(person, number, rng), ""
        if lives.false_match and person is lives.false_match[1]:
            holder = lives.false_match[0]
            values["id_number"], note = holder.id_number, f"证号为他人所有:{holder.key}"
        elif person.number not in protected and rng.random() < WITHOUT_ID:
            values["id_number"], note = "", "无身份证号"
        lines.append(clerk.write(person, values, note))
    return Extract(promised, f"{promised.name}_{city.as_of:%Y%m%d}.csv", clerk.repeat(lines, _elsewhere))


def _values(person: Person, number: int, rng: Random) -> dict[str, Cell]:
    village = person.household.village
    units = (
        f"{village.town_name}卫生院",
        f"{village.town_name}卫生院",
        f"{village.county_name}人民医院",
        "遵义市第一人民医院",
    )
    death = person.death
    assert death is not None  # noqa: S101 - only of the dead
    return {
        "证明编号": f"{death.year}{number:07d}",
        "name": person.name,
        "sex": SEXES[person.sex],
        "id_number": person.id_number,
        "death_date": death,
        "death_place": rng.choice(_PLACES),
        "报告单位": rng.choice(units),
    }


def _elsewhere(line: Line, _: Random) -> dict[str, Cell]:
    """The place was put right."""
    return {"death_place": "医疗卫生机构" if line.cells["death_place"] != "医疗卫生机构" else "家中"}
