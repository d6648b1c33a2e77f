"""Worked and free days in China: an independent library says the same of every day it knows."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from analytics.timetable import workdays
from tests.timetable import frames

FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)
#: First days of the lunar year, as printed in any almanac.
NEW_YEARS = {
    2024: date(2024, 2, 10), 2025: date(2025, 1, 29), 2026: date(2026, 2, 17), 2027: date(2027, 2, 6),
}  # fmt: skip


def test_every_day_of_four_years_is_worked_or_free_as_an_independent_calendar_says():
    days = [FIRST + timedelta(k) for k in range((LAST - FIRST).days + 1)]
    assert len(days) == 1461
    assert [d for d in days if workdays.is_worked(d) != chinese_calendar.is_workday(d)] == []


def test_a_weekend_worked_for_a_holiday_is_told_from_an_ordinary_day():
    assert workdays.kind_of(date(2026, 10, 10)) == "made_up_workday"
    assert workdays.kind_of(date(2026, 10, 1)) == "day_off"
    assert workdays.kind_of(date(2026, 10, 11)) == "weekend"
    assert workdays.kind_of(date(2026, 10, 12)) == "workday"


def test_a_year_whose_list_is_not_out_is_not_taken_for_known():
    assert workdays.is_announced(2026)
    assert not workdays.is_announced(2040)


@pytest.mark.parametrize("year", NEW_YEARS)
def test_the_lunar_year_begins_on_the_day_of_the_almanac(year):
    assert workdays.new_year(year) == NEW_YEARS[year]


def test_the_calendar_of_the_organisation_comes_before_the_public_one():
    own = frames.periods(
        ("店庆休息", "day_off", "2026-10-12", "2026-10-12"),
        ("国庆值班", "workday", "2026-10-01", "2026-10-02"),
    )
    assert workdays.kind_of(date(2026, 10, 12), own) == "day_off"
    assert workdays.kind_of(date(2026, 10, 2), own) == "workday"
    assert workdays.kind_of(date(2026, 10, 3), own) == "weekend"
