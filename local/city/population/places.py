"""Where people live: counties by their population, villages and communities by name, addresses as they are written."""

import csv
from bisect import bisect
from itertools import accumulate
from pathlib import Path
from random import Random

from local.city.population.model import Door, Village

DATA = Path(__file__).parent.parent / "data"
URBAN_WEIGHT = 2.4  # a community holds more people than a village

_ROADS = (
    "人民路",
    "中华路",
    "延安路",
    "文化路",
    "解放路",
    "民主路",
    "新华路",
    "公园路",
    "凤凰路",
    "银河路",
    "步行街",
    "滨河路",
    "环城路",
    "府前街",
)
_GROUPS = (
    "一组",
    "二组",
    "三组",
    "四组",
    "五组",
    "六组",
    "七组",
    "八组",
    "上坝组",
    "下坝组",
    "中寨组",
    "河边组",
    "新房子组",
    "大土组",
)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Places:
    """Draws a place for a household: the county by population, the village within it."""

    def __init__(self) -> None:
        counties = rows("counties")
        names = {row["code"]: row["name"] for row in counties}
        self._villages: dict[str, list[Village]] = {code: [] for code in names}
        for row in rows("villages"):
            code = row["county"]
            village = Village(code, names[code], row["town"], row["town_name"], row["name"], row["urban"] == "1")
            self._villages[code].append(village)
        self._weights = {
            code: list(accumulate(URBAN_WEIGHT if v.urban else 1.0 for v in villages))
            for code, villages in self._villages.items()
        }
        self._codes = list(names)
        self._county_weights = list(accumulate(int(row["population"]) for row in counties))
        self.household_size = {row["code"]: int(row["population"]) / int(row["family_households"]) for row in counties}

    def draw(self, rng: Random) -> Village:
        county = self._codes[bisect(self._county_weights, rng.random() * self._county_weights[-1])]
        return self.in_county(county, rng)

    def in_county(self, county: str, rng: Random) -> Village:
        weights = self._weights[county]
        return self._villages[county][bisect(weights, rng.random() * weights[-1])]


def door(village: Village, rng: Random) -> Door:
    if not village.urban:
        return Door(village, group=rng.choice(_GROUPS), number=f"{rng.randint(1, 120)}号")
    road, number = rng.choice(_ROADS), f"{rng.randint(1, 320)}号"
    building, unit = f"{rng.randint(1, 18)}栋", f"{rng.randint(1, 4)}单元"
    return Door(village, "", road, number, building, unit, f"{rng.randint(1, 18)}0{rng.randint(1, 4)}室")


def phone(rng: Random) -> str:
    """A mobile number that belongs to nobody: prefixes 154 and 194 are not in use for telephones."""
    return f"{rng.choice(('154', '194'))}{rng.randrange(10**8):08d}"
