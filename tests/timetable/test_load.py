"""How busy the days are: the rhythm that was put in comes out, and a sale is found where it was."""

from datetime import date, datetime, timedelta

import pytest

from analytics.results import CannotTell
from analytics.timetable import load
from tests.timetable import frames

FIRST = date(2025, 1, 6)
DAYS = [FIRST + timedelta(k) for k in range(364)]


def rhythm(sale=()):
    """Fridays carry 150, other days 100; days of the sale carry twice as much."""
    values = [(150.0 if d.weekday() == 4 else 100.0) * (2 if d in sale else 1) for d in DAYS]
    return frames.volumes(DAYS, values)


def test_a_busy_friday_is_half_again_as_busy_as_the_median_day():
    found = load.load_map(rhythm(), metric_id="m", by="month_part")
    cells = {(c.weekday, c.part): c for c in found.cells}
    assert all(cells[4, part].load == pytest.approx(1.5) for part in range(1, 6))
    assert all(cells[0, part].load == pytest.approx(1.0) for part in range(1, 6))
    assert sum(c.n for c in found.cells) == 364


def test_by_months_days_are_held_against_the_mean_of_all_days():
    found = load.load_map(rhythm(), metric_id="m", by="month")
    # 52 weeks of 6 x 100 + 150: a mean of 750 / 7
    friday = next(c for c in found.cells if (c.weekday, c.part) == (4, 3))
    assert friday.load == pytest.approx(150 / (750 / 7))


def test_too_few_days_say_nothing():
    found = load.load_map(frames.volumes(DAYS[:20], [1.0] * 20), metric_id="m", by="month")
    assert found == CannotTell("too_few_load_days", 20, 56, "relative_load")
    assert load.expected(frames.volumes([], []), metric_id=None)(FIRST) is None


def test_a_sale_is_expected_on_the_same_dates_a_year_later():
    sale = {date(2025, 11, 8) + timedelta(k) for k in range(5)}
    asked = {"metric_id": "m", "first": date(2026, 10, 1), "last": date(2026, 12, 31)}
    (peak,) = load.metric_peaks(rhythm(sale), **asked)
    assert (peak.from_on, peak.to_on) == (date(2026, 11, 8), date(2026, 11, 12))
    assert peak.load == pytest.approx(2.0)
    assert load.metric_peaks(rhythm(), **asked) == ()


def test_one_high_day_by_itself_is_no_peak():
    asked = {"metric_id": "m", "first": date(2026, 10, 1), "last": date(2026, 12, 31)}
    assert load.metric_peaks(rhythm({date(2025, 11, 11)}), **asked) == ()


def test_a_coming_friday_is_expected_as_busy_as_fridays_are():
    load_of = load.expected(rhythm(), metric_id="m")
    assert load_of(date(2026, 3, 6)) == pytest.approx(1.5)
    assert load_of(date(2026, 3, 5)) == pytest.approx(1.0)


def test_one_sale_does_not_move_all_fridays():
    load_of = load.expected(rhythm({date(2025, 11, 7), date(2025, 11, 8)}), metric_id="m")
    assert load_of(date(2026, 3, 6)) == pytest.approx(1.5)


def test_hours_are_held_against_the_mean_of_the_week():
    # 4 Mondays with 30 at nine and 10 at ten, 4 Tuesdays with 10 and 30: the mean hour has 20
    rows = [
        (0, 9, 30.0, 4.0, 4),
        (0, 10, 10.0, 0.0, 4),
        (1, 9, 10.0, 0.0, 4),
        (1, 10, 30.0, 0.0, 4),
    ]
    found = load.hour_map(frames.hours(*rows))
    assert [cell.load for cell in found.cells] == [1.5, 0.5, 0.5, 1.5]
    assert (found.by, found.n_days) == ("hour", 8)
    # t with 3 degrees of freedom 3.1824, error 4 / 20 / sqrt(4) = .1
    low, high = found.cells[0].interval.low, found.cells[0].interval.high
    assert (low, high) == (pytest.approx(1.5 - 0.31824, abs=1e-5), pytest.approx(1.81824, abs=1e-5))


def test_an_hour_of_one_day_has_no_interval_and_no_file_has_no_hours():
    assert load.hour_map(frames.hours((0, 9, 3.0, None, 1))).cells[0].interval is None
    assert load.hour_map(frames.hours()).reason == "no_hours"


def test_an_hour_moves_what_is_expected_of_its_day():
    moment = load.at(lambda _: 1.2, frames.hours((0, 9, 30.0, 1.0, 4), (0, 10, 10.0, 1.0, 4)))
    monday = datetime(2026, 3, 2)
    assert moment(monday.replace(hour=9)) == pytest.approx(1.8)
    assert moment(monday.replace(hour=10, minute=30)) == pytest.approx(0.6)
    # an hour or a weekday that the file does not know leaves the day as it is
    assert moment(monday.replace(hour=20)) == 1.2
    assert moment(monday + timedelta(days=1, hours=9)) == 1.2
    alone = load.at(lambda _: None, frames.hours((0, 9, 30.0, 1.0, 4), (0, 10, 10.0, 1.0, 4)))
    assert alone(monday.replace(hour=9)) == pytest.approx(1.5)
