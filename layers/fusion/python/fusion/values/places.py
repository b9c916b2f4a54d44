"""The gazetteer: which county and township an address begins with, under which of their names."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from fusion.values.codelists import rows

PREFIX: Final = "^(贵州省|贵州)?(遵义市|遵义地区)?"
TOWN_NAME: Final = "^.{1,10}?(街道办事处|办事处|街道办|街道|镇|乡)"
TOWN_SUFFIX: Final = "(街道办事处|办事处|街道办|街道|镇|乡)$"


@dataclass(frozen=True)
class County:
    code: str
    name: str
    """Today's name; takes the place of the alias, except for an area inside the county, which stays."""
    kept: bool = False


@cache
def counties() -> dict[str, County]:
    """{name or alias: county}.

    >>> counties()["遵义县"].name, counties()["道真县"].code
    ('播州区', '520325')
    """
    known = {row["name"]: County(row["code"], row["name"]) for row in rows("divisions.csv") if row["kind"] == "县级"}
    names = {county.code: county.name for county in known.values()}
    for row in rows("place-aliases.csv"):
        known[row["alias"]] = County(row["county"], names[row["county"]], kept=row["kept"] == "1")
    return known


@cache
def county_pattern() -> str:
    """Longest names first, so that 道真仡佬族苗族自治县 is not cut short."""
    return "^(" + "|".join(sorted(counties(), key=lambda name: (-len(name), name))) + ")"


@cache
def towns() -> dict[tuple[str, str], str]:
    """{(county, name without 街道, 镇 or 乡): township code}: a town that became a 街道 is found under both names."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in _townships():
        found.setdefault((row["county"], stem(row["name"])), set()).add(row["code"])
    return {key: min(codes) for key, codes in found.items() if len(codes) == 1}


@cache
def unique_towns() -> dict[str, tuple[str, str]]:
    """{full name: (county, township)} of townships whose name no other county has."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in _townships():
        found.setdefault(row["name"], set()).add((row["county"], row["code"]))
    return {name: min(places) for name, places in found.items() if len(places) == 1}


def stem(town: str) -> str:
    """
    >>> stem("老城街道办事处"), stem("虾子镇")
    ('老城', '虾子')
    """
    for suffix in ("街道办事处", "办事处", "街道办", "街道", "镇", "乡"):
        if town.endswith(suffix):
            return town.removesuffix(suffix)
    return town


def _townships() -> list[dict[str, str]]:
    return [row for row in rows("divisions.csv") if row["kind"] != "县级"]


@cache
def county_names() -> dict[str, str]:
    return {county.code: county.name for county in counties().values()}
