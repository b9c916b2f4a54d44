"""The spreadsheet a clerk drops on the demo's page: 低保 of 2018-02, a few rows damaged, each cured by one value."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

from local.city import files
from local.city.departments.clerk import Extract, Line
from local.city.departments.contracts import Contract, contract
from local.city.departments.damage import DAMAGES, Damage
from local.city.departments.spelling import Cell, plain
from local.city.population.chance import chance
from local.city.population.lives import Benefit, Lives

MONTH: Final = "2018-02"
ROWS: Final = 40
SPOILED: Final = ("校验位打错", "科学计数法", "姓名空缺", "电话少位", "金额不是数", "状态空缺")
FIRST_SPOILED: Final = 4  # rows before the first damaged one, and between two
STEP: Final = 6


def write(lives: Lives, path: Path, *, seed: int) -> Path:
    """The spreadsheet, and beside it <name>.truth.json with the right values. Returns the latter's path."""
    rng = chance(seed, "sample")
    promised = contract("civil-affairs", "minimum-allowance")
    lines, cures = _lines(promised, list(_households(lives)), rng)
    extract = Extract(promised, path.name, lines)
    files.write_xlsx(extract, path)
    truth = {
        "department": promised.department,
        "dataset": promised.dataset,
        "period": MONTH,
        "rows": len(lines),
        "accepted": len(lines) - len(cures),
        "rejected": cures,
    }
    beside = path.with_suffix(".truth.json")
    beside.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return beside


def _households(lives: Lives) -> Iterator[Benefit]:
    """Living members of whole households, none of a story, about ROWS of them."""
    protected = lives.protected
    homes: dict[str, list[Benefit]] = {}
    for benefit in lives.benefits.values():
        homes.setdefault(benefit.person.household.number, []).append(benefit)
    told = 0
    for benefits in homes.values():
        if told >= ROWS:
            return
        if any(b.person.death or b.person.number in protected for b in benefits):
            continue
        yield from benefits
        told += len(benefits)


def _lines(promised: Contract, benefits: list[Benefit], rng: Random) -> tuple[list[Line], list[dict[str, Any]]]:
    damages = {damage.label: damage for damage in DAMAGES[promised.dataset]}
    spoiled = {FIRST_SPOILED + STEP * place: damages[label] for place, label in enumerate(SPOILED)}
    lines: list[Line] = []
    cures: list[dict[str, Any]] = []
    for place, benefit in enumerate(benefits):
        line = _line(promised, benefit, rng)
        lines.append(line)
        if damage := spoiled.get(place):
            cures.append(_spoil(promised, line, damage, rng) | {"source_row": place + 2, "person": benefit.person.key})
    return lines, cures


def _line(promised: Contract, benefit: Benefit, rng: Random) -> Line:
    person, home = benefit.person, benefit.person.household
    values: dict[str, Cell] = {
        "id_number": person.id_number,
        "发放月份": MONTH,
        "name": person.name,
        "address": home.address,
        "phone": home.phone,
        "保障人数": benefit.covered,
        "月保障金额": benefit.amount_fen,
        "开户行": benefit.bank,
        "状态": "在保",
    }
    return Line(person, {column.field: plain(column.type, values[column.field], rng) for column in promised.columns})


def _spoil(promised: Contract, line: Line, damage: Damage, rng: Random) -> dict[str, Any]:
    """Damages the line; what the clerk must type to cure it."""
    right = line.cells[damage.field]
    line.cells[damage.field] = damage.spoil(right, rng)
    column = next(column for column in promised.columns if column.field == damage.field)
    return {"field": column.name, "rule": damage.rule, "wrong": line.cells[damage.field], "right": right}
