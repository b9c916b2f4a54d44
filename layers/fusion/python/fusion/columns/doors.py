"""Doors of addresses in SQL; the rules are told in fusion.reference.doors."""

from collections.abc import Iterable
from functools import reduce
from typing import Final

from fusion.sql import from_file, name, text, texts
from fusion.values import doors, places


def _replaced(expression: str, pairs: Iterable[tuple[str, str]]) -> str:
    return reduce(
        lambda inner, pair: f"regexp_replace({inner}, {text(pair[0])}, {text(pair[1])}, 'g')", pairs, expression
    )


_NAMES: Final = f"[{texts(doors.NAMES)}]"
_SMALL: Final = "abcdefghijklmnopqrstuvwxyz"
_LARGE: Final = (
    f"case when regexp_matches(rest, '[a-z]') then translate(rest, '{_SMALL}', '{_SMALL.upper()}') else rest end"
)


def doors_of(source: str) -> str:
    """From `source` (address, county) one row a door: address, county, town, door_key, and the door's parts.

    Reads the session's table towns (fusion.columns.lists.load_places).
    """
    parts = ", ".join(f"nullif(parts.{name(each)}, '') as {name(each)}" for each in doors.NAMES)
    keyed = {each: f"parts.{name(each)}" for each in doors.NAMES}
    keyed |= {"estate": "case when parts.number = '' then parts.estate else '' end"}
    return from_file(
        "evidence/doors_of",
        source=source,
        counties=text(doors.COUNTIES),
        marked=text(doors.MARKED),
        replaced=_replaced(_LARGE, doors.REPLACEMENTS),
        numeral=text(doors.NUMERAL),
        counted=_replaced("plain", doors.NUMERALS),
        house=text(doors.HOUSE),
        housed=_replaced("counted", doors.HOUSES),
        town=text(doors.TOWN),
        suffix=text(places.TOWN_SUFFIX),
        pattern=text(doors.PARTS),
        names=_NAMES,
        parts=parts,
        key=" || '|' || ".join(["county", "coalesce(town, '')", *keyed.values()]),
        named=" or ".join(f"parts.{name(each)} <> ''" for each in doors.DOORS),
    )


def counted(part: str, expression: str) -> str:
    """As fusion.reference.doors.counted."""
    if part not in doors.COUNTER:
        return expression
    bare = f"regexp_full_match({expression}, {text(doors.BARE)})"
    return f"case when {bare} then {expression} || {text(doors.COUNTER[part])} else {expression} end"
