"""Doors of addresses in SQL; the rules are told in fusion.reference.doors."""

from collections.abc import Iterable
from functools import reduce
from typing import Final

from fusion.sql import from_file, name, text
from fusion.values import doors


def _replaced(expression: str, pairs: Iterable[tuple[str, str]]) -> str:
    return reduce(
        lambda inner, pair: f"regexp_replace({inner}, {text(pair[0])}, {text(pair[1])}, 'g')", pairs, expression
    )


_NAMES: Final = "[" + ", ".join(text(each) for each in doors.NAMES) + "]"
_MARKED: Final = text("#|＃|[—–－~]|办事处|街道办|居委会|居民委员会|村民委员会|村委会")


def doors_of(source: str) -> str:
    """From `source` (address, county, county_name) one row a door: address, county, door_key, and the door's parts."""
    rest = "case when starts_with(address, county_name) then substr(address, length(county_name) + 1) else address end"
    parts = ", ".join(f"nullif(parts.{name(each)}, '') as {name(each)}" for each in doors.NAMES)
    key = " || '|' || ".join(["county", *(f"parts.{name(each)}" for each in doors.NAMES)])
    named = " or ".join(f"parts.{name(each)} <> ''" for each in doors.DOORS)
    return from_file(
        "evidence/doors_of",
        source=source,
        rest=rest,
        marked=_MARKED,
        plain=_replaced("rest", doors.REPLACEMENTS),
        numeral=text(doors.NUMERAL),
        counted=_replaced("plain", doors.NUMERALS),
        housed=_replaced("counted", doors.HOUSES),
        pattern=text(doors.PARTS),
        names=_NAMES,
        parts=parts,
        key=key,
        named=named,
    )
