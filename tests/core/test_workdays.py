"""Limits in working days: the Spring Festival of 2018 postpones, the weekends worked for it count."""

from datetime import date

import pytest

from zunyi.workdays import is_workday, workdays_after, workdays_late


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2018, 2, 5), 5, date(2018, 2, 11)),  # Sunday 11 February is worked
        (date(2018, 2, 14), 1, date(2018, 2, 22)),
        (date(2018, 2, 22), 3, date(2018, 2, 26)),  # so is Saturday 24
        (date(2018, 2, 14), 0, date(2018, 2, 14)),
    ],
)
def test_a_limit_ends_on_a_working_day_of_the_states_calendar(day: date, count: int, due: date) -> None:
    assert workdays_after(day, count) == due


def test_a_year_without_its_notice_is_counted_by_weekdays() -> None:
    assert [is_workday(date(2100, 1, day)) for day in range(1, 8)] == [True, False, False, True, True, True, True]


def test_lateness_counts_the_working_days_since_the_limit_alone() -> None:
    assert [workdays_late(date(2018, 2, 14), date(2018, 2, day)) for day in (13, 14, 21, 22)] == [0, 0, 0, 1]
