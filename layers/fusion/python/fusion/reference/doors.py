"""The door an address names: the same house under all the ways clerks write it."""

import re
from dataclasses import dataclass, field
from typing import Final

from fusion.reference.cell import upper
from fusion.values import doors, places

_COUNTIES: Final = re.compile(doors.COUNTIES)
_TOWN: Final = re.compile(doors.TOWN)
_MARKED: Final = re.compile(doors.MARKED)
_NUMERAL: Final = re.compile(doors.NUMERAL)
_HOUSE: Final = re.compile(doors.HOUSE)
_PARTS: Final = re.compile(doors.PARTS)
_BARE: Final = re.compile(doors.BARE)
_LETTERS: Final = re.compile("[a-z]")


def _compiled(pairs: tuple[tuple[str, str], ...]) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), replacement) for pattern, replacement in pairs]


_REPLACEMENTS, _NUMERALS, _HOUSES = map(_compiled, (doors.REPLACEMENTS, doors.NUMERALS, doors.HOUSES))


@dataclass(frozen=True)
class Door:
    """`key` is the same for the same house; `parts` as fusion.values.doors.NAMES has them, where they are named."""

    key: str
    town: str | None = None
    parts: dict[str, str] = field(default_factory=dict)


def door(address: str, county: str | None) -> Door | None:
    """None when the address names no door, or nobody knows the county. `address` as cleaned, `county` its code.

    Beside a house number the estate's name adds nothing: who leaves it out means the same door.

    >>> keys = {door(f"红花岗区{each}", "520302").key for each in (
    ...     "老城街道凤朝门社区人民路12号3栋2单元501室", "老城街道办事处凤朝门社区人民路12#3幢2单元501",
    ...     "老城街道凤朝门社区人民路12号3-2-501", "老城街道凤朝门社区居委会人民路12号阳光花园三栋二单元5楼501室")}
    >>> keys
    {'520302|520302001|凤朝门社区||人民路|12号||3栋|2单元|501室'}
    >>> door("红花岗区老城街道", "520302") is None
    True
    """
    if county is None:
        return None
    rest = _plain(_COUNTIES.sub("", address, count=1))
    written = _TOWN.match(rest)
    town = places.towns().get((county, places.stem(written[0]))) if written else None
    found = _PARTS.match(rest[len(written[0]) :] if written and town else rest)
    if found is None:
        return None
    parts = {name: value for name, value in zip(doors.NAMES, found.groups(""), strict=True) if value}
    if not parts.keys() & set(doors.DOORS):
        return None
    keyed = parts | ({"estate": ""} if "number" in parts else {})
    return Door("|".join((county, town or "", *(keyed.get(name, "") for name in doors.NAMES))), town, parts)


def _plain(rest: str) -> str:
    """What clerks write, in one way."""
    if _MARKED.search(rest):
        rest = _replaced(_LETTERS.sub(lambda found: upper(found[0]), rest), _REPLACEMENTS)
    if _NUMERAL.search(rest):
        rest = _replaced(rest, _NUMERALS)
    return _replaced(rest, _HOUSES) if _HOUSE.search(rest) else rest


def _replaced(text: str, pairs: list[tuple[re.Pattern[str], str]]) -> str:
    for pattern, replacement in pairs:
        text = pattern.sub(replacement, text)
    return text


def counted(part: str, written: str) -> str:
    """A part of a standard address, with the word that counts it.

    >>> counted("building", "3"), counted("building", "3幢"), counted("road", "人民路")
    ('3栋', '3幢', '人民路')
    """
    return written + doors.COUNTER.get(part, "") if _BARE.fullmatch(written) else written
