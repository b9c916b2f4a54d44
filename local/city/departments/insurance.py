"""参保人员: who is insured against what; those who work, with their employer."""

from datetime import date, timedelta
from random import Random
from typing import Final

from local.city.departments.clerk import Clerk, Extract, Line
from local.city.departments.contracts import contract
from local.city.departments.slips import Slips
from local.city.departments.spelling import Cell
from local.city.level import Level
from local.city.population.chance import chance
from local.city.population.lives import Lives
from local.city.population.model import City, Firm, Person

EMPLOYED: Final = 0.42
"""Of those between 20 and 60."""
RESIDENTS: Final = 0.5
"""Of all others: insured as residents; the rest elsewhere."""


def extract(city: City, lives: Lives, seed: int, level: Level) -> Extract:
    promised = contract("human-resources", "social-insurance")
    rng = chance(seed, "social-insurance")
    clerk, slips = Clerk(promised, rng, lives.protected), Slips(level, promised.dataset, rng, city)
    lines: list[Line] = []
    for person in city.persons:
        if person.death is not None:
            continue
        if 20 <= person.age(city.as_of) <= 60 and rng.random() < EMPLOYED:
            lines += _employed(person, rng.choice(city.firms), city, clerk, slips)
        elif rng.random() < RESIDENTS:
            lines.append(_resident(person, city, clerk, slips))
    return Extract(promised, f"{promised.name}_{city.as_of:%Y%m%d}.jsonl.gz", clerk.repeat(lines, _stopped))


def _employed(person: Person, firm: Firm, city: City, clerk: Clerk, slips: Slips) -> list[Line]:
    """Pension and health, under one employer."""
    since = max(firm.founded, date(person.birth.year + 20, 1, 1)) + timedelta(days=slips.rng.randint(0, 1500))
    named, coded = slips.firm(firm), "" if slips.rng.random() < slips.no_id else firm.credit_code
    said: dict[str, Cell] = {
        "单位名称": named,
        "单位统一代码": coded,
        "参保日期": min(since, city.as_of),
        "缴费状态": "正常缴费",
    }
    mentions = {"subject": person.key, "employer": firm.key}
    name, phone = slips.name(person), slips.phone(person)
    return [
        clerk.write(person, _values(person, name, phone, kind) | said, mentions=mentions)
        for kind in ("职工基本养老保险", "职工基本医疗保险")
    ]


def _resident(person: Person, city: City, clerk: Clerk, slips: Slips) -> Line:
    state = "待遇领取" if person.age(city.as_of) >= 60 else "正常缴费"
    said: dict[str, Cell] = {"单位名称": "", "单位统一代码": "", "缴费状态": state}
    said["参保日期"] = date(2016 + person.number % 2, 1, 1)
    values = _values(person, slips.name(person), slips.phone(person), "城乡居民基本医疗保险")
    return clerk.write(person, values | said, mentions={"subject": person.key})


def _values(person: Person, name: str, phone: str, kind: str) -> dict[str, Cell]:
    return {"id_number": person.id_number, "name": name, "险种": kind, "phone": phone}


def _stopped(line: Line, _: Random) -> dict[str, Cell]:
    return {"缴费状态": "暂停缴费" if line.cells["缴费状态"] != "暂停缴费" else "正常缴费"}
