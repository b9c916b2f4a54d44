"""Numbers and names of organisations, and of parties that may be a person or an organisation."""

import re
from datetime import date
from typing import Final

from fusion.reference.cell import Cell, fixed, upper
from fusion.reference.ids import SCIENTIFIC, citizen_id
from fusion.reference.text import person_name
from fusion.values import characters, limits

_SEPARATORS: Final = re.compile("[ '-]")
_CREDIT: Final = re.compile(f"[{limits.CREDIT_ALPHABET}]*")
_ORGANISATION_CODE: Final = re.compile("[0-9A-Z]{8}[0-9X]")
_OLD: Final = re.compile("[0-9]{6}.{9}")
_DIGITS: Final = re.compile("[0-9]{15}")
_CITIZEN: Final = re.compile("[0-9]{0,17}|[0-9]{17}[0-9X]|[0-9]{19,}")
_NAME: Final = characters.python_class(limits.ORGANISATION_NAME)
_HAN: Final = characters.python_class(f"[{characters.HAN}]")
_PRIVATE_USE: Final = characters.python_class(characters.PRIVATE_USE)
_SPACES: Final = re.compile(" +")


def credit_check(first17: str) -> str:
    """GB 32100-2015: MOD 31 with weights 3^n.

    >>> credit_check("91520301000000019")
    '8'
    """
    weighed = sum(limits.CREDIT_ALPHABET.index(each) * weight for each, weight in _weighed(first17))
    return limits.CREDIT_ALPHABET[-weighed % 31]


def _weighed(first17: str) -> list[tuple[str, int]]:
    return list(zip(first17, limits.CREDIT_WEIGHTS, strict=True))


def organisation_check(first8: str) -> str:
    """GB 11714-1997: MOD 11 over 0-9A-Z.

    >>> organisation_check("00000001")
    '9'
    """
    weighed = sum(int(each, 36) * weight for each, weight in zip(first8, limits.ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - weighed % 11]


def registration_check(first14: str) -> str:
    """GS 15-2006, the old registration number's last digit: MOD 11,10 (ISO 7064).

    >>> registration_check("52030100000001")
    '1'
    """
    left = 10
    for digit in first14:
        left = ((left + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - left) % 10)


def credit_code(folded: str) -> Cell:
    """
    >>> credit_code("9152 0301-0000000198").value, credit_code("91520301O000000198").error
    ('915203010000000198', 'credit-characters')
    """
    number = upper(_SEPARATORS.sub("", folded))
    fixes = fixed(number_format=number != folded)
    error = _credit_error(number)
    return Cell(None, error, fixes) if error else Cell(number, None, fixes)


def _credit_error(number: str) -> str | None:
    if SCIENTIFIC.fullmatch(number):
        return "scientific-notation"
    if not _CREDIT.fullmatch(number):
        return "credit-characters"
    if len(number) != 18:
        return "credit-length"
    return None if credit_check(number[:17]) == number[17] else "credit-check-digit"


def taxpayer_number(folded: str) -> Cell:
    """A credit code, or 15 characters of before: area and organisation code, or the old registration number.

    >>> taxpayer_number("520301000000019").value, taxpayer_number("520301000000018").error
    ('520301000000019', 'taxpayer-check-digit')
    """
    number = upper(_SEPARATORS.sub("", folded))
    if not _OLD.fullmatch(number) or SCIENTIFIC.fullmatch(number):
        return credit_code(folded)
    fixes = fixed(number_format=number != folded)
    code = number[6:]
    by_code = bool(_ORGANISATION_CODE.fullmatch(code)) and organisation_check(code[:8]) == code[8]
    by_register = _DIGITS.fullmatch(number) is not None and registration_check(number[:14]) == number[14]
    return Cell(number, None, fixes) if by_code or by_register else Cell(None, "taxpayer-check-digit", fixes)


def party_id(folded: str, today: date) -> Cell:
    """A citizen's number, or else an organisation's code; what is neither is told by what it looks like."""
    citizen, credit = citizen_id(folded, today), credit_code(folded)
    if not citizen.error or credit.error == "scientific-notation":
        return citizen
    looks_citizen = _CITIZEN.fullmatch(_SEPARATORS.sub("", folded).replace("x", "X"))
    return citizen if credit.error and looks_citizen else credit


def organisation_name(folded: str) -> Cell:
    """As registered, without blanks between Chinese characters.

    >>> organisation_name("遵义市 红花岗区某某有限公司").value, organisation_name("某某?公司").error
    ('遵义市红花岗区某某有限公司', 'organisation-name-characters')
    """
    name = folded.replace(" ", "") if _HAN.search(folded) else _SPACES.sub(" ", folded)
    fixes = fixed(stray_space=name != folded)
    if _PRIVATE_USE.search(name):
        return Cell(None, "name-private-use", fixes)
    if not _NAME.fullmatch(name):
        return Cell(None, "organisation-name-characters", fixes)
    fits = 2 <= len(name) <= limits.ORGANISATION_NAME_MAX
    return Cell(name, None, fixes) if fits else Cell(None, "organisation-name-length", fixes)


def party_name(folded: str) -> Cell:
    """A person's name, or else an organisation's."""
    person = person_name(folded)
    return organisation_name(folded) if person.error else person
