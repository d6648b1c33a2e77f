"""Control charts: Montgomery's CUSUM, Siegmund's run lengths, and how often nothing is an alarm."""

import numpy as np
import pytest
from scipy import stats

from analytics.statistics import control

# Montgomery, Introduction to Statistical Quality Control, table 9.1: mean 10, sigma 1, the last ten
# days with mean 11; K = 0.5, H = 5
MONTGOMERY = [
    9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08,
    9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31,
    10.52,
]  # fmt: skip
PATTERN = np.array([0.0, 0.05, 0.02, 0.0, -0.03, -0.15, -0.1])


def days(seed, n, memory=0.0, noise=0.1):
    """Weekdays and log deviations of n days with a weekly pattern and autocorrelated noise."""
    rng = np.random.default_rng(seed)
    moved = np.zeros(n)
    shocks = rng.normal(0, noise * np.sqrt(1 - memory**2), n)
    for i in range(n):
        moved[i] = (memory * moved[i - 1] if i else 0) + shocks[i]
    weekday = np.arange(n) % 7
    return weekday, PATTERN[weekday] + moved


def shares(seed, n, memory=0.0):
    """Orders and visitors: about 2,000 a day, fewer at weekends, 8 % on average."""
    rng = np.random.default_rng(seed + 10_000)
    weekday, moved = days(seed, n, memory)
    visitors = rng.poisson(np.where(weekday > 4, 1_200, 2_000))
    return (
        weekday,
        rng.binomial(visitors, 1 / (1 + np.exp(-(np.log(0.08 / 0.92) + moved)))),
        visitors,
    )


def test_montgomerys_example_is_out_of_control_on_day_29():
    above, below = control.cusum(np.array(MONTGOMERY) - 10, 5.0)
    assert above[[22, 23, 24, 25, 26, 27, 28]] == pytest.approx(
        [1.79, 2.79, 2.89, 3.47, 3.35, 4.47, 5.28], abs=1e-9
    )
    assert np.flatnonzero(above > 5).tolist() == [28]
    assert below[:3] == pytest.approx([0.05, 1.56, 1.77])
    # after the signal the sum begins anew: 10.52 - 10 - 0.5
    assert above[29] == pytest.approx(0.02)


def test_run_lengths_are_siegmunds():
    # Montgomery, section 9.1.3: 938.2 for one sum, and 10.34 for a shift of one sigma (h = 5)
    assert control._run_length(5, 0.5) == pytest.approx(938.2, abs=0.1)
    assert control._run_length(5, -0.5) == pytest.approx(10.34, abs=0.01)


def test_with_an_endless_baseline_the_limits_are_those_of_the_textbook():
    assert control.shewhart_reach(10**7) == pytest.approx(3, abs=1e-3)
    # two-sided ARL 370 at k = .5 needs h = 4.77 (Montgomery, table 9.4)
    assert control.cusum_reach(10**7) == pytest.approx(4.77, abs=0.01)
    assert control.shewhart_reach(56) > control.shewhart_reach(168) > 3


def test_sigma_is_the_mean_moving_range_by_its_constant():
    # ranges 2, 1, 2: 5/3 / 1.128
    assert control.moving_sigma(np.array([10.0, 12.0, 11.0, 13.0])) == pytest.approx(
        5 / 3 / 1.128379, rel=1e-6
    )
    assert pytest.approx(2.66, abs=0.002) == 3 / control.D2
    # a missing day leaves no range to its neighbours
    assert control.moving_sigma(np.array([10.0, np.nan, 11.0, 13.0])) == pytest.approx(2 / 1.128379)


def test_for_shares_of_equal_days_the_limits_are_laneys():
    # without weekdays and memory, small shares of days alike: p -+ reach * sigma_z * sqrt(p q / n)
    rng = np.random.default_rng(1)
    n = np.full(7_000, 10_000.0)
    x = rng.binomial(10_000, np.clip(rng.normal(0.3, 0.01, 7_000), 0, 1))
    found = control.watch(x, n, np.arange(7_000) % 7, 7_000, is_share=True)
    p = x.sum() / n.sum()
    error = np.sqrt(p * (1 - p) / 10_000)
    sigma_z = np.mean(np.abs(np.diff((x / n - p) / error))) / 1.128
    half = (found.high - found.low) / 2
    assert half.mean() == pytest.approx(3 * error * sigma_z, rel=0.02)


def test_a_weekly_pattern_is_no_alarm_and_a_shift_is_one():
    weekday, moved = days(2, 200)
    quiet = control.watch(1000 * np.exp(moved), None, weekday, 168)
    assert not ((quiet.value > quiet.high) | (quiet.value < quiet.low))[168:].any()
    moved[180:] += 0.15
    shifted = control.watch(1000 * np.exp(moved), None, weekday, 168)
    assert np.flatnonzero(shifted.above > shifted.cusum_limit)[0] in range(181, 192)
    moved[190] += 0.6
    spike = control.watch(1000 * np.exp(moved), None, weekday, 168)
    assert spike.value[190] > spike.high[190]


def test_figures_in_another_unit_alarm_on_the_same_days():
    weekday, moved = days(3, 220, 0.4)
    moved[200:] += 0.3
    one = control.watch(np.exp(moved), None, weekday, 168)
    other = control.watch(60 * np.exp(moved), None, weekday, 168)
    assert np.allclose(one.above, other.above)
    assert np.allclose(60 * one.high, other.high)


def test_days_without_a_figure_stay_missing_and_stop_nothing():
    weekday, orders, visitors = shares(4, 220)
    orders, visitors = orders.astype(float), visitors.astype(float)
    orders[[30, 90, 200]], visitors[[31, 201]] = np.nan, 0
    found = control.watch(orders, visitors, weekday, 168, is_share=True)
    assert np.isnan(found.value[[30, 31, 90, 200, 201]]).all()
    assert np.isfinite(found.above).all()
    assert np.isfinite(found.expected[[32, 91, 202]]).all()


def test_series_watched_together_are_watched_as_by_themselves():
    weekday, orders, visitors = shares(4, 220)
    top = np.stack([orders, 0.9 * orders]).astype(float)
    sizes = np.stack([visitors, visitors]).astype(float)
    # the second begins 40 days later
    top[1, :40] = np.nan
    found = control.watch_each(top, sizes, np.stack([weekday] * 2), 168, is_share=True)
    alone = control.watch(top[0], sizes[0], weekday, 168, is_share=True)
    later = control.watch(top[1, 40:], sizes[1, 40:], weekday[40:], 128, is_share=True)
    assert found.n_baseline.tolist() == [alone.n_baseline, later.n_baseline] == [168, 128]
    for name in ("expected", "low", "high", "above", "below"):
        assert np.allclose(getattr(found, name)[0], getattr(alone, name))
        assert np.allclose(getattr(found, name)[1, 40:], getattr(later, name))


def test_a_constant_series_has_no_alarm():
    found = control.watch(np.full(200, 7.0), None, np.arange(200) % 7, 168)
    assert found.above.max() == found.below.max() == 0
    assert np.isfinite(found.residual).all()


def test_what_two_days_do_not_foretell_of_noise_upon_a_slow_movement_adds_up():
    # 3 of 10 noise, the rest of memory .7: autocorrelations .7 x .7 = .49 and .7 x .49 = .343;
    # weights (.49 x .657, .343 - .2401) / .7599 = .423648, .135413
    # left 1 - .207588 - .046447 = .745966; sums 1 + 2 x .49 / .3 = 4.266667
    # 4.266667 x .440940^2 / .745966 = 1.112060
    assert control._left_over(0.49, 0.343) == pytest.approx(1.112060, abs=1e-5)
    # a first-order movement without noise leaves nothing, nor does one that cannot be told
    assert control._left_over(0.6, 0.36) == control._left_over(0.1, 0.09) == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("memory", [0.0, 0.4, 0.7])
@pytest.mark.parametrize("is_share", [True, False])
def test_false_alarms_are_within_a_quarter_of_the_stated_rate(memory, is_share):
    n_days = n_shewhart = n_cusum = 0
    for seed in range(800):
        if is_share:
            weekday, top, bottom = shares(seed, 280, memory)
        else:
            weekday, moved = days(seed, 280, memory)
            top, bottom = 1000 * np.exp(moved), None
        found = control.watch(top, bottom, weekday, 168, is_share=is_share)
        after = slice(168, None)
        n_days += 112
        n_shewhart += int(np.sum((found.value > found.high) | (found.value < found.low), where=(
            np.arange(280) >= 168)))  # fmt: skip
        n_cusum += int(np.sum(found.above[after] > found.cusum_limit))
        n_cusum += int(np.sum(found.below[after] > found.cusum_limit))
    for n_alarms in (n_shewhart, n_cusum):
        assert n_alarms / n_days == pytest.approx(control.FALSE_ALARM_RATE, rel=0.25)


def test_the_stated_rate_is_that_of_three_standard_deviations():
    assert pytest.approx(2 * stats.norm.sf(3)) == control.FALSE_ALARM_RATE
    assert pytest.approx(370.4, abs=0.1) == 1 / control.FALSE_ALARM_RATE
