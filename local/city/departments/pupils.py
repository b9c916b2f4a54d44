"""学籍: pupils from six to eighteen, with a guardian and where they live."""

from random import Random
from typing import Final

from local.city.departments.clerk import Clerk, Extract, Line
from local.city.departments.contracts import contract
from local.city.departments.slips import Slips
from local.city.departments.spelling import Cell
from local.city.level import Level
from local.city.population.chance import chance
from local.city.population.lives import Lives
from local.city.population.model import City, Person

FIRST_AGE: Final = 6
GRADES: Final = (
    *("小学一年级", "小学二年级", "小学三年级", "小学四年级", "小学五年级", "小学六年级"),
    *("初中一年级", "初中二年级", "初中三年级", "高中一年级", "高中二年级", "高中三年级"),
)


def extract(city: City, lives: Lives, seed: int, level: Level) -> Extract:
    promised = contract("education", "student-register")
    rng = chance(seed, "student-register")
    clerk, slips = Clerk(promised, rng, lives.protected), Slips(level, promised.dataset, rng, city)
    lines: list[Line] = []
    for pupil in city.persons:
        grade = pupil.age(city.as_of) - FIRST_AGE
        grown = [each for each in pupil.household.members if each.relation in ("户主", "配偶") and each.death is None]
        if pupil.death is None and 0 <= grade < len(GRADES) and grown and pupil not in grown:
            lines.append(_line(pupil, rng.choice(grown), grade, clerk, slips))
    extract = Extract(promised, f"{promised.name}_{city.as_of:%Y%m%d}.xlsx", clerk.repeat(lines, _moved_up))
    extract.title = "遵义市中小学在籍学生花名册"
    extract.part = lambda line: GRADES[line.person.age(city.as_of) - FIRST_AGE][:2]
    return extract


def _line(pupil: Person, guardian: Person, grade: int, clerk: Clerk, slips: Slips) -> Line:
    home = pupil.household
    stage = "小学" if grade < 6 else "中学"
    number, note = slips.claimed(pupil, guardian)
    values: dict[str, Cell] = {
        "学籍号": f"G{pupil.id_number[:14]}{pupil.number:07d}",
        "name": slips.name(pupil),
        "id_number": number,
        "学校": f"{home.village.county_name}{home.village.town_name.rstrip('街道镇乡')}{stage}",
        "年级": GRADES[grade],
        "监护人": slips.name(guardian),
        "监护人电话": slips.phone(guardian),
        "address": slips.address(pupil),
    }
    mentions = {"subject": pupil.key, "guardian": guardian.key, "home": home.door.address}
    return clerk.write(pupil, values, note, mentions=mentions)


def _moved_up(_: Line, rng: Random) -> dict[str, Cell]:
    return {"年级": rng.choice(GRADES), "学校": "遵义市第一中学"}
