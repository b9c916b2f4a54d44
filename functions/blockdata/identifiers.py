"""Identifiers of persons: the citizen id number (GB 11643), and the keyed hashes made of it.

The hashes equal those of the fusion engine: who looks up a person computes the id of the record without reading it.
"""

import hmac
import re
import unicodedata
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
DOTS = re.compile("[•‧∙⋅・･●﹒․᛫⸱.]")
HAN = re.compile("[\u3400-\u9fff〇\U00020000-\U0003ffff]")
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


def person_name(text: str) -> str:
    """A name as the engine keeps it: Chinese without blanks and with one kind of dot, others with single blanks.

    >>> person_name(" 王 小明"), person_name("买买提•吐尔逊"), person_name("Anna  Li")
    ('王小明', '买买提·吐尔逊', 'Anna Li')
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).split())
    return DOTS.sub("·", folded.replace(" ", "")) if HAN.search(folded) else folded


def birth_date(text: str) -> str | None:
    """YYYY-MM-DD, or None when it is no date.

    >>> birth_date("1980-1-3"), birth_date("19800103"), birth_date("1980-02-30")
    (None, '1980-01-03', None)
    """
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return None


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
