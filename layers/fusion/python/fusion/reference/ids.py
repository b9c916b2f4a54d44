"""Citizen identity numbers: GB 11643-1999, 15 and 18 digits."""

import re
from datetime import date
from typing import Final

from fusion.reference.cell import Cell, fixed
from fusion.values import codelists, limits

SCIENTIFIC: Final = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,2}")
_SEPARATORS: Final = re.compile(r"[ '-]")
_WELL_FORMED: Final = re.compile("[0-9]{0,17}|[0-9]{17}[0-9X]|[0-9]{19,}")


def check_character(first17: str) -> str:
    """ISO 7064 MOD 11-2.

    >>> check_character("52030119800101001")
    '8'
    """
    return limits.ID_CHECKS[
        sum(int(digit) * weight for digit, weight in zip(first17, limits.ID_WEIGHTS, strict=True)) % 11
    ]


def citizen_id(folded: str, today: date) -> Cell:
    """The 18-character form. An unknown area is a remark, not an error: people are registered late and move.

    >>> citizen_id("522100800101001", date(2018, 1, 1)).value
    '522100198001010012'
    """
    bare = _SEPARATORS.sub("", folded)
    upper = bare.replace("x", "X")
    fixes = fixed(id_separators=bare != folded, id_lower_x=upper != bare)
    if SCIENTIFIC.fullmatch(upper):
        return Cell(None, "scientific-notation", fixes)
    if not _WELL_FORMED.fullmatch(upper):
        return Cell(None, "id-characters", fixes)
    if len(upper) == 15:
        longer = f"{upper[:6]}19{upper[6:]}"
        upper, fixes = longer + check_character(longer), fixes | fixed(id_15_to_18=True)
    if len(upper) != 18:
        return Cell(None, "id-length", fixes)
    error = _wrong(upper, today)
    return (
        Cell(None, error, fixes) if error else Cell(upper, None, fixes | fixed(id_area_unknown=not area_known(upper)))
    )


def _wrong(number: str, today: date) -> str | None:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "id-birth-impossible"
    if born.isoformat() < limits.EARLIEST_DATE:
        return "id-birth-impossible"
    if born > today:
        return "id-birth-future"
    if check_character(number[:17]) != number[17]:
        return "id-truncated" if number.endswith("000") else "id-check-digit"
    return None


def area_known(number: str) -> bool:
    """
    >>> area_known("522121198001010011"), area_known("810000199001010019"), area_known("520399199001010019")
    (True, True, False)
    """
    if number[:4] in limits.HOME_AREAS:
        return number[:6] in codelists.area_codes()
    return number[:2] in limits.PROVINCES
