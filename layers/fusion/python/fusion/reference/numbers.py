"""Money, counts, household numbers and telephone numbers."""

import re
from decimal import Decimal
from typing import Final

from fusion.reference.cell import Cell, fixed
from fusion.reference.ids import SCIENTIFIC
from fusion.values import limits

_MONEY: Final = re.compile(r"(?:RMB|人民币|¥)?(-?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?(?:(万)元?|元整?)?")
_PLAIN_MONEY: Final = re.compile(r"[0-9]+(\.[0-9]{1,2})?")
_INTEGER: Final = re.compile(r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(\.0+)?[人户口个]?")
_HOUSEHOLD: Final = re.compile("[0-9A-Za-z-]{1,20}")
_QUOTE: Final = re.compile("[ ']")
_PHONE_MARKS: Final = re.compile("[ '()—–-]")
_MOBILE: Final = re.compile(r"(?:\+86|0086|86)?(1[3-9][0-9]{9})")
_LANDLINE: Final = re.compile(r"(?:\+86|0086|86)?0?(10|2[0-9]|[3-9][0-9]{2})([2-9][0-9]{6,7})")
_LOCAL: Final = re.compile("[2-9][0-9]{7}")


def money(folded: str) -> Cell:
    """Yuan as written, to fen.

    >>> money("¥1,234.5").value, money("1.2万元").value, money("12.345").error
    (123450, 1200000, 'money-precision')
    """
    written = folded.replace(" ", "")
    fixes = fixed(money_format=not _PLAIN_MONEY.fullmatch(folded))
    if SCIENTIFIC.fullmatch(written):
        return Cell(None, "scientific-notation", fixes)
    parts = _MONEY.fullmatch(written)
    if not parts:
        return Cell(None, "money-format", fixes)
    sign, whole, decimals, ten_thousand = parts[1], parts[2].replace(",", ""), (parts[3] or "").rstrip("0"), parts[4]
    if len(decimals) - 1 > (6 if ten_thousand else 2):
        return Cell(None, "money-precision", fixes)
    if sign:
        return Cell(None, "money-negative", fixes)
    if len(whole.lstrip("0")) > (limits.YUAN_DIGITS_MAX - 4 if ten_thousand else limits.YUAN_DIGITS_MAX):
        return Cell(None, "money-range", fixes)
    fen = Decimal(f"{whole}{decimals or ''}".rstrip(".")) * (1_000_000 if ten_thousand else 100)
    return Cell(int(fen), None, fixes)


def integer(folded: str) -> Cell:
    """
    >>> integer("3人").value, integer("3.0").value, integer("三").error
    (3, 3, 'integer-format')
    """
    written = folded.replace(" ", "")
    parts = _INTEGER.fullmatch(written)
    if not parts:
        return Cell(None, "integer-format")
    return Cell(int(parts[1].replace(",", "")), None, fixed(integer_format=parts[1] != folded))


def household_number(folded: str) -> Cell:
    """
    >>> household_number("'520301001").value
    '520301001'
    """
    bare = _QUOTE.sub("", folded)
    fixes = fixed(number_format=bare.upper() != folded)
    if SCIENTIFIC.fullmatch(bare) and "+" in bare:
        return Cell(None, "scientific-notation", fixes)
    return (
        Cell(bare.upper(), None, fixes) if _HOUSEHOLD.fullmatch(bare) else Cell(None, "household-number-format", fixes)
    )


def phone(folded: str) -> Cell:
    """A mobile's 11 digits, or area code and number with a hyphen.

    >>> phone("+86 154-0000-0001").value, phone("(0851)28222222").value, phone("28222222").value
    ('15400000001', '0851-28222222', '0851-28222222')
    """
    bare = _PHONE_MARKS.sub("", folded)
    if SCIENTIFIC.fullmatch(bare):
        return Cell(None, "scientific-notation")
    if mobile := _MOBILE.fullmatch(bare):
        number, area_fixed = mobile[1], False
    elif _LOCAL.fullmatch(bare):
        number, area_fixed = f"{limits.HOME_PHONE_AREA}-{bare}", True
    elif landline := _LANDLINE.fullmatch(bare):
        number, area_fixed = f"0{landline[1]}-{landline[2]}", False
    else:
        return Cell(None, "phone-format")
    return Cell(number, None, fixed(phone_format=not area_fixed and number != folded, phone_area=area_fixed))
