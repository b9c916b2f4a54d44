"""Whether a promised delivery is late: one update cycle after the last, on the city's calendar."""

import calendar
from datetime import date, datetime, timedelta

from zunyi.clock import LOCAL

DAYS = {"实时": 1, "每日": 1, "每周": 7}
MONTHS = {"每月": 1, "每季度": 3, "每半年": 6, "每年": 12}


def is_late(update_cycle: str, since: str, today: date) -> bool:
    """since: the last delivery or, before the first, the publication; UTC, RFC 3339. 不定期 is never late.

    >>> is_late("每月", "2018-01-30T17:00:00Z", date(2018, 2, 28))
    False
    """
    begun = datetime.fromisoformat(since).astimezone(LOCAL).date()
    if update_cycle in DAYS:
        return today > begun + timedelta(days=DAYS[update_cycle])
    if update_cycle in MONTHS:
        years, month = divmod(begun.month - 1 + MONTHS[update_cycle], 12)
        year, month = begun.year + years, month + 1
        return today > date(year, month, min(begun.day, calendar.monthrange(year, month)[1]))
    return False
