"""婚姻登记: the year's marriages and divorces, two persons a row."""

from datetime import timedelta
from random import Random
from typing import Final

from local.city import old_workbooks
from local.city.departments.clerk import Clerk, Extract, Line
from local.city.departments.contracts import contract
from local.city.departments.slips import Slips
from local.city.departments.spelling import Cell
from local.city.level import Level
from local.city.population.chance import chance
from local.city.population.lives import Lives
from local.city.population.model import City

REGISTERED: Final = 0.06
"""Of the couples, whatever the reason: a new marriage, a copy, a divorce."""
ABOVE: Final = 3
"""Lines above the first row."""


def extract(city: City, lives: Lives, seed: int, level: Level) -> Extract:
    promised = contract("civil-affairs", "marriage-register")
    rng = chance(seed, "marriage-register")
    clerk, slips = Clerk(promised, rng, lives.protected), Slips(level, promised.dataset, rng, city)
    lines: list[Line] = []
    for home in city.households:
        pair = [person for person in home.members if person.relation in ("户主", "配偶") and person.death is None]
        if len(pair) < 2 or rng.random() >= REGISTERED:
            continue
        husband, wife = sorted(pair, key=lambda person: person.sex)
        day = city.as_of - timedelta(days=rng.randint(1, 390))
        values: dict[str, Cell] = {
            "登记证字号": f"J520301-{day.year}-{len(lines) + 1:06d}",
            "男方姓名": slips.name(husband),
            "男方证件号": slips.number(husband),
            "女方姓名": slips.name(wife),
            "女方证件号": slips.number(wife),
            "登记类型": rng.choice(("结婚登记", "结婚登记", "结婚登记", "补发婚姻登记证", "离婚登记")),
            "登记日期": day,
        }
        lines.append(clerk.write(husband, values, mentions={"husband": husband.key, "wife": wife.key}))
    written = clerk.repeat(lines, _again)
    ending = "xls" if len(written) < old_workbooks.ROWS_MAX - ABOVE else "xlsx"
    extract = Extract(promised, f"{promised.name}_{city.as_of:%Y%m%d}.{ending}", written)
    extract.title, extract.groups = "遵义市婚姻登记台账", ("男方", "女方")
    return extract


def _again(_: Line, rng: Random) -> dict[str, Cell]:
    return {"登记类型": rng.choice(("离婚登记", "补发婚姻登记证"))}
