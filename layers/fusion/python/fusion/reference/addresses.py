"""An address's county and township by the gazetteer. What lies outside stays as written: people live there too."""

import re
from typing import Final, NamedTuple

from fusion.reference.cell import Cell, fixed
from fusion.values import limits, places

_PREFIX: Final = re.compile(places.PREFIX)
_TOWN: Final = re.compile(places.TOWN_NAME)


class Place(NamedTuple):
    cell: Cell
    county: str | None = None
    town: str | None = None


def address(folded: str) -> Place:
    """
    >>> place = address("贵州省遵义市遵义县南白镇1号")
    >>> place.cell.value, place.county, place.town
    ('播州区南白镇1号', '520304', '520304001')
    """
    bare = folded.replace(" ", "")
    fixes = fixed(stray_space=bare != folded)
    if len(bare) > limits.ADDRESS_MAX:
        return Place(Cell(None, "text-too-long", fixes))
    rest = _PREFIX.sub("", bare)
    found = re.match(places.county_pattern(), rest)
    if found:
        return _in_county(rest, found[0], fixes)
    town = _TOWN.match(rest)
    inferred = places.unique_towns().get(town[0]) if town else None
    if inferred:
        value = places.county_names()[inferred[0]] + rest
        return Place(Cell(value, None, fixes | fixed(address_county_inferred=True)), *inferred)
    return Place(Cell(bare, None, fixes | fixed(address_unresolved=True)))


def _in_county(rest: str, written: str, fixes: int) -> Place:
    county = places.counties()[written]
    after = rest[len(written) :]
    town = _TOWN.match(after)
    code = places.towns().get((county.code, places.stem(town[0]))) if town else None
    value = rest if county.kept else county.name + after
    return Place(Cell(value, None, fixes | fixed(address_alias=value != rest)), county.code, code)
