"""Cells as clerks, spreadsheets and enemies write them, by semantic type; and rows made of them."""

import json
import random
from pathlib import Path

from tests.fusion.builders import EVERYTHING, citizen_id

_FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "\u3000"})
CELLS: dict[str, list[str]] = json.loads((Path(__file__).parent / "hostile-cells.json").read_text(encoding="utf-8"))
NAUGHTY = CELLS.pop("any")
_STRAY = [" ", "\u3000", "\u200b", "\t", "\xa0", "'", "-", ".", "0", "X", "王", "·", "\u2003", "\x7f", "⼀", "️", "Ａ"]


def cell(semantic_type: str, chance: random.Random) -> str:
    """Mostly of its type, sometimes dirtied, sometimes anything."""
    kind = chance.random()
    if kind < 0.12:
        return chance.choice(NAUGHTY)
    written = chance.choice(CELLS[semantic_type])
    if kind < 0.25:
        place = chance.randrange(len(written) + 1)
        written = written[:place] + chance.choice(_STRAY) + written[place:]
    elif kind < 0.32:
        written = written.translate(_FULL_WIDTH)
    elif kind < 0.38 and written:
        place = chance.randrange(len(written))
        written = written[:place] + written[place + 1 :]
    return written


def rows(count: int, seed: int) -> list[dict[str, str]]:
    """Rows of builders.everything; each has a number, so that none is blank, some twice."""
    chance = random.Random(seed)  # noqa: S311 - test data, not secrets
    found: list[dict[str, str]] = []
    for number in range(count):
        if found and chance.random() < 0.03:
            found.append(chance.choice(found) | ({"备注": "又一次"} if chance.random() < 0.5 else {}))
            continue
        clean_chance = chance.random() < 0.5
        row = {
            name: (chance.choice(CELLS[kind][:2]) if clean_chance else cell(kind, chance))
            for name, kind in EVERYTHING.items()
        }
        if clean_chance:
            row |= {"出生日期": "1980-01-01", "性别": "男", "身份证号": citizen_id(), "死亡日期": "2018-01-03"}
            name = chance.choice(list(EVERYTHING))
            row[name] = cell(EVERYTHING[name], chance)
        found.append(row | {"编号": f"N{number}"})
    return found
