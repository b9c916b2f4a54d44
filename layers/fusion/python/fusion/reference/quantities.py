"""Registered capital, areas and volumes; numbers of certificates and of real estate."""

import re
from decimal import Decimal
from typing import Final

from fusion.reference.cell import Cell, fixed, upper
from fusion.reference.ids import SCIENTIFIC
from fusion.values import characters, limits

_CAPITAL: Final = re.compile(
    r"(?:人民币|RMB|¥)?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?(亿|万)?(元?)(?:整|人民币)?"
)
_PLAIN: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_DECIMAL: Final = re.compile(
    r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(\.[0-9]+)?(?:平方米|平米|㎡|m2|m²|立方米|m³|方|吨)?"
)
_MARKS: Final = re.compile("[ ']")
_CERTIFICATE: Final = characters.python_class(r"[0-9A-Za-z\x{4e00}-\x{9fff}()〔〕\[\]/_.-]{1,40}")
_REAL_ESTATE: Final = re.compile("[0-9]{12}[A-Z]{2}[0-9]{5}[A-Z][0-9]{8}")


def capital(folded: str) -> Cell:
    """To fen. Without a unit the number means 万元, as registers have it.

    >>> capital("500").value, capital("500万元人民币").value, capital("1000元").value, capital("0.5亿").value
    (500000000, 500000000, 100000, 5000000000)
    """
    written = folded.replace(" ", "")
    fixes = fixed(money_format=not _PLAIN.fullmatch(folded))
    if SCIENTIFIC.fullmatch(written):
        return Cell(None, "scientific-notation", fixes)
    parts = _CAPITAL.fullmatch(written)
    if not parts:
        return Cell(None, "capital-format", fixes)
    whole, decimals = parts[1].replace(",", ""), (parts[2] or "").rstrip("0")
    zeros = {"亿": 10, "万": 6}.get(parts[3] or ("" if parts[4] else "万"), 2)
    if len(decimals) - 1 > min(zeros, 6):
        return Cell(None, "money-precision", fixes)
    if len(whole.lstrip("0")) > limits.CAPITAL_DIGITS_MAX - (4 if zeros == 10 else 0):
        return Cell(None, "money-range", fixes)
    return Cell(int(Decimal(f"{whole}{decimals}".rstrip(".")) * 10**zeros), None, fixes)


def decimal(folded: str) -> Cell:
    """Digits without needless zeros.

    >>> decimal("1,203.50㎡").value, decimal("89").value, decimal("九十").error
    ('1203.5', '89', 'decimal-format')
    """
    written = folded.replace(" ", "")
    parts = _DECIMAL.fullmatch(written)
    if not parts or len(parts[2] or "") - 1 > limits.DECIMALS_MAX:
        return Cell(None, "decimal-format")
    whole = parts[1].replace(",", "").lstrip("0") or "0"
    value = whole + (parts[2] or "").rstrip("0").rstrip(".")
    return Cell(value, None, fixed(integer_format=value != folded))


def certificate_number(folded: str) -> Cell:
    """
    >>> certificate_number("'d2018000001").value
    'D2018000001'
    """
    bare = _MARKS.sub("", folded)
    value = upper(bare)
    fixes = fixed(number_format=value != folded)
    if "+" in bare and SCIENTIFIC.fullmatch(bare):
        return Cell(None, "scientific-notation", fixes)
    return Cell(value, None, fixes) if _CERTIFICATE.fullmatch(value) else Cell(None, "certificate-format", fixes)


def real_estate_number(folded: str) -> Cell:
    """28 characters: parcel (12 digits, 2 letters, 5 digits), then the thing on it (letter, 8 digits).

    >>> real_estate_number("520301 001001GB00001 F00010001").value
    '520301001001GB00001F00010001'
    """
    value = upper(_MARKS.sub("", folded))
    fixes = fixed(number_format=value != folded)
    return Cell(value, None, fixes) if _REAL_ESTATE.fullmatch(value) else Cell(None, "real-estate-format", fixes)
