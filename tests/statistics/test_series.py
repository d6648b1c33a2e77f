"""Before and after on one daily series: numbers, edge cases, error rates."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.statistics import series
from bench.simulation import CELLS, daily_series
from tests.statistics.rows import excludes

WEEKDAY = np.arange(400) % 7


def days(total, volume, *, position=None):
    position = np.arange(len(total)) if position is None else np.asarray(position)
    return series.days_of(position, position % 7, total, volume)


def shift(total, volume, cut, **options):
    every = days(total, volume)
    return series.level_shift(every.between(0, cut - 1), every.between(cut, 10**6), **options)


def simulated(seed, n_days=112, cell="E", **truth):
    orders, visitors = daily_series(np.random.default_rng(seed), CELLS[cell], 1, n_days, **truth)
    return orders[0], visitors[0]


def regression_levels(total, volume, cut):
    """Weighted least squares by statsmodels, both sides at the common weekday mix."""
    n = len(total)
    after = np.arange(n) >= cut
    weekdays = np.eye(7)[WEEKDAY[:n]]
    design = np.column_stack([~after, after, weekdays[:, 1:]]).astype(float)
    fit = sm.WLS(total / volume, design, weights=volume).fit()
    mix = (volume @ weekdays[:, 1:]) / volume.sum()
    return fit.params[:2] + mix @ fit.params[2:], fit


def test_levels_are_a_weighted_regression_on_weekday_at_the_common_mix():
    orders, visitors = simulated(1)
    result = shift(orders, visitors, 84)
    levels, _ = regression_levels(orders, visitors, 84)
    assert (result.level_before, result.level_after) == pytest.approx(tuple(levels), rel=1e-9)
    assert result.log_ratio == pytest.approx(np.log(levels[1] / levels[0]), rel=1e-9)


def test_the_standard_error_is_the_pooled_cosine_spectrum_of_the_influences():
    # written out from Lazarus, Lewis, Stock & Watson 2018 on the regression of statsmodels
    orders, visitors = simulated(2)
    n, cut = len(orders), 84
    levels, fit = regression_levels(orders, visitors, cut)
    design, residual = fit.model.exog, orders / visitors - fit.fittedvalues
    mix = (visitors @ np.eye(7)[WEEKDAY[:n]][:, 1:]) / visitors.sum()
    bread = np.linalg.inv(design.T @ (design * visitors[:, None]))
    weights = bread @ design.T * (visitors * residual)
    by_level = weights[:2] + mix @ weights[2:]
    influence = by_level[1] / levels[1] - by_level[0] / levels[0]
    squares = []
    for part in (influence[:cut], influence[cut:]):
        m = len(part)
        for j in range(1, max(3, int(0.4 * m ** (2 / 3))) + 1):
            wave = np.sqrt(2 / m) * np.cos(np.pi * j * (np.arange(m) + 0.5) / m)
            squares.append((m * (wave @ part)) ** 2)
    variance = np.mean(squares) * (1 / cut + 1 / (n - cut)) * n / (n - 8)
    result = shift(orders, visitors, cut)
    assert result.degrees_of_freedom == len(squares) == 7 + 3
    assert result.standard_error == pytest.approx(np.sqrt(variance), rel=1e-9)
    t = result.log_ratio / result.standard_error
    assert result.p_value == pytest.approx(2 * stats.t.sf(abs(t), 10))


def test_the_nile_fell_after_1898():
    # Cobb 1978; R: tapply(Nile, time(Nile) > 1898, mean) = 1097.7500 849.9722
    nile = [
        1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180,
        799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833,
        701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845,
        864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676,
        649, 846, 812, 742, 801, 1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923,
        975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
    ]  # fmt: skip
    years = series.days_of(np.arange(100), np.zeros(100, int), nile, None)
    result = series.level_shift(years.between(0, 27), years.between(28, 99))
    assert result.level_before == pytest.approx(1097.75)
    assert result.level_after == pytest.approx(849.9722, abs=5e-5)
    assert result.high < 0


@given(st.integers(0, 10_000), st.sampled_from("ABCEG"))
@settings(max_examples=60, deadline=None)
def test_the_interval_excludes_no_change_exactly_when_p_is_below_five_percent(seed, cell):
    orders, visitors = simulated(seed, 63, cell, lift_from=35, lift=0.1)
    result = shift(orders, visitors, 35)
    assert (result.low > 0 or result.high < 0) == (result.p_value < 0.05)


@given(st.integers(0, 10_000), st.integers(2, 50))
@settings(max_examples=30, deadline=None)
def test_volume_may_be_counted_in_any_unit(seed, factor):
    orders, visitors = simulated(seed)
    there, scaled = shift(orders, visitors, 84), shift(orders * factor, visitors * factor, 84)
    assert scaled.log_ratio == pytest.approx(there.log_ratio, abs=1e-9)
    assert scaled.standard_error == pytest.approx(there.standard_error, rel=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_swapping_the_sides_turns_the_sign_and_keeps_the_interval(seed):
    every = days(*simulated(seed, 112))
    before, after = every.between(0, 55), every.between(56, 111)
    there, back = series.level_shift(before, after), series.level_shift(after, before)
    assert back.log_ratio == pytest.approx(-there.log_ratio, abs=1e-12)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low), abs=1e-12)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_rows_may_come_in_any_order_and_in_parts(seed):
    orders, visitors = simulated(seed, 56)
    rng = np.random.default_rng(seed)
    part = rng.binomial(visitors, 0.3)
    some = np.minimum(part, orders)
    order = rng.permutation(112)
    position = np.tile(np.arange(56), 2)[order]
    parts = series.days_of(
        position,
        position % 7,
        np.concatenate([some, orders - some])[order],
        np.concatenate([part, visitors - part])[order],
    )
    whole = days(orders, visitors)
    assert np.array_equal(parts.total, whole.total)
    assert np.array_equal(parts.volume, whole.volume)


def test_days_without_volume_are_dropped_and_keep_their_place():
    orders, visitors = simulated(3)
    closed = np.isin(np.arange(112), [10, 11, 40, 90])
    with_zeros = days(np.where(closed, 0, orders), np.where(closed, 0, visitors))
    left_out = days(orders[~closed], visitors[~closed], position=np.flatnonzero(~closed))
    assert len(with_zeros.position) == 108
    assert np.array_equal(with_zeros.position, left_out.position)
    result = series.level_shift(with_zeros.between(0, 83), with_zeros.between(84, 111))
    full = shift(orders, visitors, 84)
    assert result.degrees_of_freedom == full.degrees_of_freedom
    assert result.standard_error == pytest.approx(full.standard_error, rel=0.25)


def test_a_gap_is_not_closed_up():
    orders, visitors = simulated(4)
    open_days = np.r_[0:30, 44:112]
    gap = days(orders[open_days], visitors[open_days], position=open_days)
    weekday = gap.weekday
    closed_up = series.days_of(np.arange(98), weekday, gap.total, gap.volume)
    there = series.level_shift(gap.between(0, 83), gap.between(84, 111))
    moved = series.level_shift(closed_up.between(0, 69), closed_up.between(70, 97))
    assert there.log_ratio == pytest.approx(moved.log_ratio)
    assert there.standard_error != pytest.approx(moved.standard_error)


def test_a_weekday_that_is_missing_on_one_side_is_taken_from_the_other():
    orders, visitors = simulated(5, cell="C")
    open_days = (WEEKDAY[:112] != 6) | (np.arange(112) >= 84)
    every = days(orders[open_days], visitors[open_days], position=np.flatnonzero(open_days))
    result = series.level_shift(every.between(0, 83), every.between(84, 111))
    assert abs(result.log_ratio) < 0.1
    none_shared = series.level_shift(
        days(orders[:5], visitors[:5]), days(orders[5:7], visitors[5:7], position=[5, 6])
    )
    assert none_shared.reason == "no_common_weekday"


@pytest.mark.parametrize("value", [0.0, 5.0])
def test_a_series_that_does_not_move_has_no_p(value):
    reason = "constant_series" if value else "level_not_positive"
    assert shift(np.full(56, value), np.full(56, 100.0), 28).reason == reason
    assert shift(np.full(56, value), None, 28).reason == reason


def test_a_step_without_noise_has_no_p_either():
    result = shift(np.r_[np.full(28, 8.0), np.full(28, 9.0)], np.full(56, 100.0), 28)
    assert result.reason == "constant_series"


def test_counts_have_no_denominator():
    rng = np.random.default_rng(6)
    result = shift(rng.poisson(np.r_[np.full(84, 40), np.full(28, 60)]), None, 84, noise="poisson")
    assert np.exp(result.log_ratio) == pytest.approx(1.5, abs=0.1)
    assert result.dispersion == pytest.approx(1, abs=0.4)
    assert result.low > 0


def test_dispersion_tells_counting_noise_from_day_to_day_noise():
    pure, spread = simulated(7, 200, "A"), simulated(7, 200, "B")
    assert shift(*pure, 100, noise="binomial").dispersion == pytest.approx(1, abs=0.3)
    # 1 + 2,000 * .08 * .92 * .15 squared = 4.3
    assert shift(*spread, 100, noise="binomial").dispersion == pytest.approx(4.3, abs=1.2)
    assert shift(*pure, 100).dispersion is None


def test_autocorrelation_is_that_of_the_series():
    found = [shift(*simulated(seed, 400, "G"), 200).autocorrelation for seed in range(20)]
    # .85 of the day effect, diluted by counting noise: .85 * 3.3 / 4.3, less the bias of 200 days
    assert np.mean(found) == pytest.approx(0.63, abs=0.05)
    found = [shift(*simulated(seed, 400, "B"), 200).autocorrelation for seed in range(20)]
    assert np.mean(found) == pytest.approx(0, abs=0.04)


def test_days_without_neighbours_have_no_autocorrelation():
    orders, visitors = simulated(7, 400)
    every = days(orders[::2], visitors[::2], position=np.arange(0, 400, 2))
    result = series.level_shift(every.between(0, 199), every.between(200, 399))
    assert result.autocorrelation == 0


def test_the_slope_is_that_of_a_regression_on_time_and_weekday():
    orders, visitors = simulated(8, 84, per_day=0.003)
    design = np.column_stack([np.arange(84), np.eye(7)[WEEKDAY[:84]]])
    oracle = sm.WLS(orders / visitors, design, weights=visitors).fit().params[0]
    result = series.slope(days(orders, visitors))
    assert result.per_day == pytest.approx(oracle / (orders.sum() / visitors.sum()), rel=1e-9)
    assert result.low > 0
    assert series.slope(days(np.full(84, 5.0), np.full(84, 100.0))) is None
    assert series.slope(days([5.0], [100.0])) is None


def test_pretend_dates_are_the_same_comparison_made_earlier():
    orders, visitors = simulated(9, 200)
    every = days(orders, visitors)
    ratios = series.log_ratios(
        every, [120, 150], n_before=84, n_between=6, n_after=28, fewest_days=20
    )
    direct = [
        series.level_shift(
            every.between(start - 90, start - 7), every.between(start, start + 27)
        ).log_ratio
        for start in (120, 150)
    ]
    assert ratios == pytest.approx(direct, abs=1e-9)


def test_pretend_dates_with_too_many_gaps_are_left_out():
    orders, visitors = simulated(9, 200)
    kept = np.r_[0:100, 115:200]
    every = days(orders[kept], visitors[kept], position=kept)
    options = {"n_before": 28, "n_between": 0, "n_after": 28, "fewest_days": 20}
    assert len(series.log_ratios(every, [60, 100, 130, 160], **options)) == 2


def test_the_usual_z_test_by_hand():
    # 240/3,000 v 300/3,000: pooled .09, z = .02 / sqrt(.09 * .91 * 2 / 3,000) = 2.7067
    before, after = days([240], [3000]), days([300], [3000], position=[1])
    assert series.two_proportion_z(before, after) == pytest.approx(
        2 * stats.norm.sf(2.70666), rel=1e-4
    )


def written_out(num, den, weekday, cut):
    """The derivation as a formula on one design matrix: log ratio, standard error, degrees."""
    y, n = np.asarray(num, float), np.asarray(den, float)
    n_days, t = len(y), np.arange(len(y))
    week = np.eye(7)[np.asarray(weekday)]
    design = np.column_stack([t < cut, t >= cut, week[:, 1:] - week[:, [0]]]).astype(float)
    bread = np.linalg.inv(design.T @ (design * n[:, None]))
    b = bread @ design.T @ y
    mix = (n @ design[:, 2:]) / n.sum()
    levels = b[:2] + mix @ b[2:]
    weights = np.zeros((2, 8))
    weights[:, :2], weights[:, 2:] = np.eye(2), mix
    influence = (weights @ bread @ design.T) * (n * (y / n - design @ b))
    combined = influence[1] / levels[1] - influence[0] / levels[0]
    omega, freedom, inverse = 0.0, 0, 0.0
    for side in (slice(0, cut), slice(cut, n_days)):
        m = len(combined[side])
        many = max(3, int(0.4 * m ** (2 / 3)))
        waves = np.sqrt(2 / m) * np.cos(
            np.pi * np.outer(np.arange(1, many + 1), (np.arange(m) + 0.5) / m)
        )
        omega += many * m**2 * np.mean((waves @ combined[side]) ** 2)
        freedom += many
        inverse += 1 / m
    error = np.sqrt(omega / freedom * inverse * n_days / (n_days - 8))
    return np.log(levels[1] / levels[0]), error, freedom


@given(st.integers(0, 10_000), st.sampled_from([(30, 30), (84, 28), (91, 45)]))
@settings(max_examples=60)
def test_the_derivation_and_the_code_agree_to_twelve_digits(seed, windows):
    cut, n_days = windows[0], sum(windows)
    orders, visitors = simulated(seed, n_days)
    estimate, error, freedom = written_out(orders, visitors, WEEKDAY[:n_days], cut)
    result = shift(orders, visitors, cut)
    assert result.log_ratio == pytest.approx(estimate, rel=1e-12, abs=1e-12)
    assert result.standard_error == pytest.approx(error, rel=1e-12)
    assert result.degrees_of_freedom == freedom


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_a_difference_of_levels_is_that_of_a_regression_and_shifts_with_the_series(seed):
    orders, visitors = simulated(seed, 84, lift_from=56, lift=0.1)
    before, after = (days(orders, visitors).between(a, b) for a, b in ((0, 55), (56, 83)))
    levels, _ = regression_levels(orders, visitors, 56)
    result = series.level_difference(before, after)
    assert result.estimate == pytest.approx(levels[1] - levels[0], rel=1e-9, abs=1e-12)
    assert excludes(result.interval, 0) == (result.p_value < 0.05)
    moved = [
        series.Days(side.position, side.weekday, side.total - 10 * side.volume, side.volume)
        for side in (before, after)
    ]
    below_zero = series.level_difference(*moved)
    assert below_zero.estimate == pytest.approx(result.estimate, abs=1e-9)
    assert below_zero.p_value == pytest.approx(result.p_value, rel=1e-6)
    assert series.level_shift(*moved).reason == "level_not_positive"


def test_where_the_level_hardly_moves_difference_and_ratio_agree():
    orders, visitors = simulated(11, 84)
    sides = [days(orders, visitors).between(a, b) for a, b in ((0, 55), (56, 83))]
    ratio, difference = series.level_shift(*sides), series.level_difference(*sides)
    assert difference.statistic == pytest.approx(ratio.log_ratio / ratio.standard_error, rel=0.1)
    assert difference.df == ratio.degrees_of_freedom


def test_a_difference_that_cannot_be_told_has_a_reason():
    flat = days(np.full(56, 5.0), np.full(56, 100.0))
    assert (
        series.level_difference(flat.between(0, 27), flat.between(28, 55)).reason
        == "constant_series"
    )
    assert (
        series.level_difference(flat.between(0, 2), flat.between(3, 6)).reason
        == "no_common_weekday"
    )
    assert (
        series.level_difference(flat.between(0, 0), flat.between(7, 7)).reason == "constant_series"
    )
