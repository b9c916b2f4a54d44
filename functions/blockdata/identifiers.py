"""Identifiers of persons: the citizen id number (GB 11643), and the keyed hashes made of it.

The hashes equal those of the fusion engine: who looks up a person computes the id of the record without reading it.
"""

import hmac
import re
import unicodedata
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
LONG = re.compile(r"[0-9]{17}[0-9X]")
SHORT = re.compile(r"[0-9]{15}")
HASH_LENGTH = 32


class IdNumberError(ValueError):
    """Not a valid citizen id number: form, date or check character."""


def id18(text: str) -> str:
    """The number in its 18 character form. Raises IdNumberError.

    >>> id18(" 52030120050101001４ ")
    '520301200501010014'
    >>> id18("522100800103123")
    '522100198001031235'
    """
    number = re.sub(r"[\s'‘’-]", "", unicodedata.normalize("NFKC", text)).upper()
    if SHORT.fullmatch(number):
        number = f"{number[:6]}19{number[6:]}"
        number += check_character(number)
    if not LONG.fullmatch(number) or number[17] != check_character(number[:17]):
        raise IdNumberError
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError as error:
        raise IdNumberError from error
    return number


def check_character(first17: str) -> str:
    """ISO 7064 MOD 11-2."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]


def golden_id(key: bytes, number: str) -> str:
    """Id of the golden record of the person with this 18 character number."""
    return f"per_{keyed(key, f'person|{number}')}"


def search_key(key: bytes, kind: str, *values: str) -> str:
    """Key of a search item: kind id (id18), name-birth (name, YYYY-MM-DD) or phone."""
    return keyed(key, "|".join(("search", kind, *values)))


def keyed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode("utf-8"), "sha256").hexdigest()[:HASH_LENGTH]
