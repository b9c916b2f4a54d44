"""The door an address names: the same house under all the ways clerks write it."""

import re
from dataclasses import dataclass, field
from typing import Final

from fusion.values import doors

_NUMERAL: Final = re.compile(doors.NUMERAL)
_PARTS: Final = re.compile(doors.PARTS)


def _compiled(pairs: tuple[tuple[str, str], ...]) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), replacement) for pattern, replacement in pairs]


_REPLACEMENTS, _NUMERALS, _HOUSES = map(_compiled, (doors.REPLACEMENTS, doors.NUMERALS, doors.HOUSES))


@dataclass(frozen=True)
class Door:
    """`key` is the same for the same house; `parts` as fusion.values.doors.NAMES has them, where they are named."""

    key: str
    parts: dict[str, str] = field(default_factory=dict)


def door(address: str, county: str | None, county_name: str = "") -> Door | None:
    """None when the address names no door, or nobody knows the county. `address` as cleaned, `county` its code.

    >>> keys = {door(f"红花岗区{each}", "520302", "红花岗区").key for each in (
    ...     "老城街道凤朝门社区人民路12号3栋2单元501室", "老城街道办事处凤朝门社区人民路12#3幢2单元501",
    ...     "老城街道凤朝门社区人民路12号3-2-501", "老城街道凤朝门社区居委会人民路12号三栋二单元501室")}
    >>> keys
    {'520302|老城街道|凤朝门社区||人民路|12号||3栋|2单元|501室'}
    >>> door("红花岗区老城街道", "520302", "红花岗区") is None
    True
    """
    if county is None:
        return None
    rest = address.removeprefix(county_name)
    for pattern, replacement in _REPLACEMENTS:
        rest = pattern.sub(replacement, rest)
    if _NUMERAL.search(rest):
        for pattern, replacement in _NUMERALS:
            rest = pattern.sub(replacement, rest)
    for pattern, replacement in _HOUSES:
        rest = pattern.sub(replacement, rest)
    found = _PARTS.match(rest)
    if found is None:
        return None
    parts = {name: value for name, value in zip(doors.NAMES, found.groups(""), strict=True) if value}
    if not parts.keys() & set(doors.DOORS):
        return None
    return Door("|".join((county, *(parts.get(name, "") for name in doors.NAMES))), parts)
