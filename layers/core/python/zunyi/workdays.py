"""Working days of the country's calendar: weekdays, but for holidays, and the weekends that are worked instead (调休).

Source: the State Council's yearly notices on holidays, as the package chinese_calendar holds them. A year whose notice
it does not hold yet is counted by its weekdays.
"""

from datetime import date, timedelta

import chinese_calendar

DAY = timedelta(days=1)


def is_workday(day: date) -> bool:
    """
    >>> is_workday(date(2018, 2, 11)), is_workday(date(2018, 2, 16)), is_workday(date(2100, 1, 1))
    (True, False, True)
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def workdays_after(day: date, count: int) -> date:
    """The last day of a limit of so many working days that begins on the day after `day`.

    >>> workdays_after(date(2018, 2, 14), 3), workdays_after(date(2018, 2, 9), 1)
    (datetime.date(2018, 2, 24), datetime.date(2018, 2, 11))
    """
    while count:
        day += DAY
        count -= is_workday(day)
    return day


def workdays_late(due: date, today: date) -> int:
    """Working days that have passed since the limit ended; 0 as long as it has not.

    >>> workdays_late(date(2018, 2, 14), date(2018, 2, 23)), workdays_late(date(2018, 2, 14), date(2018, 2, 14))
    (2, 0)
    """
    return sum(is_workday(due + each * DAY) for each in range(1, (today - due).days + 1))
