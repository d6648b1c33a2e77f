"""Calendar periods: quarters, years and weeks."""

from datetime import date

import pytest

from analytics import periods


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 1, 1), "2026Q1"), (date(2026, 3, 31), "2026Q1"), (date(2026, 12, 31), "2026Q4")],
)
def test_a_day_lies_in_its_quarter(day, quarter):
    assert periods.quarter_of(day) == quarter
    first, last = periods.bounds(quarter)
    assert first <= day <= last


def test_quarters_and_years_end_with_their_last_day():
    assert periods.bounds("2026Q1") == (date(2026, 1, 1), date(2026, 3, 31))
    assert periods.bounds("2026Q4") == (date(2026, 10, 1), date(2026, 12, 31))
    assert periods.bounds("2024") == (date(2024, 1, 1), date(2024, 12, 31))


def test_the_period_before_is_of_the_same_length():
    assert (periods.before("2026Q1"), periods.before("2026Q3")) == ("2025Q4", "2026Q2")
    assert periods.before("2026") == "2025"


def test_periods_of_a_span_come_newest_first():
    assert periods.periods_between(date(2025, 11, 3), date(2026, 2, 1)) == [
        "2026Q1",
        "2025Q4",
        "2026",
        "2025",
        "2026-02",
        "2026-01",
        "2025-12",
        "2025-11",
    ]


def test_a_month_ends_with_its_last_day_leap_years_too():
    assert periods.bounds("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))
    assert periods.bounds("2026-12") == (date(2026, 12, 1), date(2026, 12, 31))
    assert (periods.before("2026-01"), periods.after("2026-12")) == ("2025-12", "2027-01")
    assert (periods.after("2026Q4"), periods.after("2026")) == ("2027Q1", "2027")


@pytest.mark.parametrize("text", ["2026Q5", "2026-13", "2026-00", "Q1", "26", "2026Q", "2026-1"])
def test_what_is_no_period_has_no_bounds(text):
    with pytest.raises(ValueError, match=text):
        periods.bounds(text)


def test_a_week_starts_on_monday():
    assert periods.week_start(date(2026, 11, 22)) == date(2026, 11, 16)
    assert periods.week_start(date(2026, 11, 16)) == date(2026, 11, 16)
