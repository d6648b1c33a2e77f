"""How busy the days are: the rhythm that was put in comes out, and a sale is found where it was."""

from datetime import date, timedelta

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
