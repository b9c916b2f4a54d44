"""Citizen identity numbers (GB 11643) of nobody: area 520301 was never issued, 522100 was a prefecture's own code."""

from datetime import date

AREA = "520301"  # births from 1997 on
AREA_BEFORE_1997 = "522100"
SERIALS_OF_A_SEX = 500

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def check_digit(body: str) -> str:
    """ISO 7064 MOD 11-2 over the 17 digits before it.

    >>> check_digit("52030120050101001")
    '4'
    """
    return _CHECKS[sum([int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)]) % 11]


def is_valid(number: str) -> bool:
    """18 characters, a real date of birth, the check digit right."""
    if len(number) != 18 or not number[:17].isdecimal() or check_digit(number[:17]) != number[17]:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def fifteen(number: str) -> str:
    """The form before 1999: two digits of the year, no check digit. Only for births of the 1900s."""
    return number[:6] + number[8:17]


class Registry:
    """Hands out each number once.

    At most 500 persons of one sex are born on one day: enough for a city of six million.
    """

    def __init__(self) -> None:
        self._issued: dict[tuple[int, str], int] = {}

    def number(self, birth: date, sex: str) -> str:
        day = (birth.toordinal(), sex)
        turn = self._issued.get(day, 0)
        if turn >= SERIALS_OF_A_SEX:
            raise ValueError(f"more than {SERIALS_OF_A_SEX} persons of one sex born on {birth}")
        self._issued[day] = turn + 1
        serial = (day[0] * 131 + turn * 37) % SERIALS_OF_A_SEX * 2 + (sex == "1")
        area = AREA if birth.year >= 1997 else AREA_BEFORE_1997
        body = f"{area}{birth:%Y%m%d}{serial:03d}"
        return body + check_digit(body)
