"""Lengths of time as operators write them: 5d, 36h, 90m, 30s, 1d12h."""

import re

UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
DAYS_MAX = 3660


def seconds(text: str) -> int:
    """Raises ValueError, in words for the operator.

    >>> seconds("36h"), seconds("1d12h"), seconds("90m")
    (129600, 129600, 5400)
    """
    if not re.fullmatch(r"(?:\d+[dhms])+", text):
        message = f"{text!r} 不是时长;例如 5d、36h、90m、1d12h"
        raise ValueError(message)
    total = sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([dhms])", text))
    if total > DAYS_MAX * UNITS["d"]:
        message = f"{text} 太长;最多 {DAYS_MAX}d"
        raise ValueError(message)
    return total


def told(total_s: float) -> str:
    """
    >>> told(131400), told(0), told(-90)
    ('1d12h30m', '0s', '-1m30s')
    """
    left, words = round(abs(total_s)), ""
    for unit, size in UNITS.items():
        count, left = divmod(left, size)
        words += f"{count}{unit}" if count else ""
    return f"{'-' if total_s < 0 and words else ''}{words or '0s'}"
