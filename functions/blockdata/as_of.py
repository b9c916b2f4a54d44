"""What was known on a given day: the day of the city's calendar, to its end."""

from datetime import date, datetime, time, timedelta

from zunyi import clock

AHEAD = ("截至日期还没有到。", "请填今天或更早的日期;不填即查现在。")
"""What to say of a day that has not come, and what to do."""


class DayAheadError(Exception):
    """The day has not come yet."""


def until(day: date | None) -> str | None:
    """The first moment after the day, as records are stamped; None for what is known now. Raises DayAheadError.

    >>> until(date(2018, 1, 3))
    '2018-01-03T16:00:00.000Z'
    """
    if day is None:
        return None
    if day > clock.today():
        raise DayAheadError
    return clock.stamp(datetime.combine(day + timedelta(days=1), time(), clock.LOCAL))
