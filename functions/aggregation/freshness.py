"""When a dataset is due again, by the update cycle its department promised.

Source: 发改高技〔2017〕1272号, 更新周期. Days are those of the city's calendar.
"""

import calendar
from datetime import date, timedelta
from typing import Literal

State = Literal["正常", "即将到期", "逾期", "未报送"]
DAYS = {"实时": 1, "每日": 1, "每周": 7}  # a real-time source that is silent for a day is late
MONTHS = {"每月": 1, "每季度": 3, "每半年": 6, "每年": 12}
SOON_DAYS = {"每周": 1, "每月": 3, "每季度": 7, "每半年": 15, "每年": 30}
NEVER = "不定期"


def due(update_cycle: str, since: date) -> date | None:
    """The last day on which the next delivery is in time. since: the last delivery, or, before the first, the day
    the dataset was published. None for 不定期: nothing was promised.

    >>> due("每月", date(2018, 1, 31)), due("每日", date(2018, 2, 5)), due("不定期", date(2018, 2, 5))
    (datetime.date(2018, 2, 28), datetime.date(2018, 2, 6), None)
    """
    if update_cycle == NEVER:
        return None
    if update_cycle in DAYS:
        return since + timedelta(days=DAYS[update_cycle])
    return months_later(since, MONTHS[update_cycle])


def following(update_cycle: str, first: date, until: date) -> list[date]:
    """The due days from `first` to `until` if each delivery comes on its day. Of what comes each day, the first alone.

    >>> [str(day) for day in following("每月", date(2018, 1, 31), date(2018, 4, 1))]
    ['2018-01-31', '2018-02-28', '2018-03-28']
    """
    found, day = [first], due(update_cycle, first)
    while day is not None and day <= until and DAYS.get(update_cycle) != 1:
        found.append(day)
        day = due(update_cycle, day)
    return found


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has none."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def state(update_cycle: str, *, due_on: date | None, delivered: bool, today: date) -> State:
    """How it stands today: overdue from the day after the due day, whether or not anything ever came.

    >>> state("每月", due_on=date(2018, 2, 28), delivered=True, today=date(2018, 2, 25))
    '即将到期'
    """
    if due_on is not None and today > due_on:
        return "逾期"
    if not delivered:
        return "未报送"
    if due_on is not None and update_cycle in SOON_DAYS and (due_on - today).days <= SOON_DAYS[update_cycle]:
        return "即将到期"
    return "正常"
