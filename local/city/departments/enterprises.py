"""企业登记 and 纳税人: one firm a row, in one file with who represents it, in the other with who files its taxes."""

from random import Random
from typing import Final

from local.city.departments.clerk import Clerk, Extract, Line
from local.city.departments.contracts import contract
from local.city.departments.slips import Slips
from local.city.departments.spelling import Cell
from local.city.level import Level
from local.city.population.chance import chance
from local.city.population.lives import Lives
from local.city.population.model import City

TAXED: Final = 0.8
HEAD_FILES: Final = 0.4
"""Of the firms, that the legal representative files the taxes too."""
INDUSTRIES: Final = {
    "A": "农、林、牧、渔业", "C": "制造业", "E": "建筑业", "F": "批发和零售业", "G": "交通运输、仓储和邮政业",
    "H": "住宿和餐饮业", "I": "信息传输、软件和信息技术服务业", "K": "房地产业", "L": "租赁和商务服务业", "P": "教育",
    "R": "文化、体育和娱乐业",
}  # fmt: skip


def register(city: City, lives: Lives, seed: int, level: Level) -> Extract:
    promised = contract("market-regulation", "enterprise-register")
    rng = chance(seed, "enterprise-register")
    clerk, slips = Clerk(promised, rng, lives.protected), Slips(level, promised.dataset, rng, city)
    lines: list[Line] = []
    for firm in city.firms:
        number, note = slips.claimed(firm.head)
        values: dict[str, Cell] = {
            "credit_code": firm.credit_code,
            "name": firm.name,
            "kind": "企业" if firm.kind == "91" else "个体工商户",
            "法定代表人": slips.name(firm.head),
            "法定代表人证件号": number,
            "address": firm.house.door.address,
            "industry": INDUSTRIES[firm.industry],
            "capital_fen": firm.capital,
            "founded": firm.founded,
            "status": firm.status,
        }
        mentions = {"subject": firm.key, "legal-representative": firm.head.key, "premises": firm.house.door.address}
        lines.append(clerk.write(firm, values, note, mentions=mentions))
    return Extract(promised, f"{promised.name}_{city.as_of:%Y%m%d}.csv", clerk.repeat(lines, _raised))


def taxpayers(city: City, lives: Lives, seed: int, level: Level) -> Extract:
    promised = contract("tax", "taxpayer")
    rng = chance(seed, "taxpayer")
    clerk, slips = Clerk(promised, rng, lives.protected), Slips(level, promised.dataset, rng, city)
    grown = [person for person in city.persons if person.death is None and 22 <= person.age(city.as_of) <= 60]
    lines: list[Line] = []
    for firm in city.firms:
        if rng.random() >= TAXED:
            continue
        agent = firm.head if rng.random() < HEAD_FILES else rng.choice(grown)
        values: dict[str, Cell] = {
            "credit_code": firm.old_number or firm.credit_code,
            "name": slips.firm(firm),
            "address": firm.house.door.address,
            "办税人": slips.name(agent),
            "办税人电话": slips.phone(agent),
            "tax_credit": rng.choice("ABBBMMC"),
        }
        mentions = {"subject": firm.key, "tax-agent": agent.key, "premises": firm.house.door.address}
        lines.append(clerk.write(firm, values, mentions=mentions))
    extract = Extract(promised, f"{promised.name}_{city.as_of:%Y%m%d}.xlsx", clerk.repeat(lines, _graded))
    extract.title, extract.groups = "遵义市纳税人信息表", ("纳税人", "办税人")
    return extract


def _raised(_: Line, __: Random) -> dict[str, Cell]:
    return {"capital_fen": "8000万元"}


def _graded(line: Line, _: Random) -> dict[str, Cell]:
    return {"tax_credit": "D" if line.cells["tax_credit"] != "D" else "C"}
