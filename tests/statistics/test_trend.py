"""A step on a trend: truth recovered, scales, refusals, error rates."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.results import CannotTell
from analytics.statistics import reml, series, trend
from bench.simulation import CELLS, daily_series
from tests.statistics.rows import excludes


def sides(total, volume, cut):
    position = np.arange(len(total))
    every = series.days_of(position, position % 7, total, volume)
    return every.between(0, cut - 1), every.between(cut, 10**6)


def simulated(seed, n_days=120, cut=84, cell="D", **truth):
    orders, visitors = daily_series(np.random.default_rng(seed), CELLS[cell], 1, n_days, **truth)
    return sides(orders[0], visitors[0], cut)


def test_the_step_and_the_slope_are_those_of_a_series_without_noise_but_for_rounding():
    # 100 * 1.003^day, a tenth higher from day 84 on, volumes of a million: rounding is all the noise
    level = 100 * 1.003 ** np.arange(120) * np.where(np.arange(120) >= 84, 1.1, 1.0)
    result = trend.trend_shift(*sides(np.round(level, 3), None, 84))
    assert np.exp(result.step.estimate) == pytest.approx(1.1, rel=1e-4)
    assert np.exp(result.slope.estimate) == pytest.approx(1.003, rel=1e-5)
    # the days after are 84 to 119, their middle 101.5
    assert result.unchanged == pytest.approx(100 * 1.003**101.5, rel=1e-5)
    assert result.stepped == pytest.approx(110 * 1.003**101.5, rel=1e-5)


def test_a_change_of_slope_is_told_from_the_step_in_the_middle_of_the_after_window():
    day = np.arange(168)
    log_level = 3 + 0.001 * day + np.where(day >= 84, 0.002 * (day - 125.5) + 0.2, 0.0)
    noise = np.random.default_rng(1).normal(0, 0.005, 168)
    result = trend.trend_shift(*sides(np.exp(log_level + noise), None, 84), with_slope_change=True)
    assert result.step.estimate == pytest.approx(0.2, abs=0.01)
    assert result.slope_change.estimate == pytest.approx(0.002, abs=2e-4)
    assert result.slope.estimate == pytest.approx(0.001, abs=2e-4)


def test_zero_days_take_the_level_scale():
    before, after = sides(np.random.default_rng(2).poisson(3, 120), None, 84)
    result = trend.trend_shift(before, after)
    assert result.scale == "level"
    assert trend.trend_shift(before, after, scale="log").reason == "level_not_positive"


@given(st.integers(0, 5_000), st.sampled_from("ADF"))
@settings(max_examples=30)
def test_the_interval_leaves_zero_out_exactly_when_p_is_below_five_percent(seed, cell):
    result = trend.trend_shift(*simulated(seed, cell=cell, lift_from=84, lift=0.1))
    for part in (result.step, result.slope):
        assert excludes(part.interval, 0) == (part.p_value < 0.05)


def test_the_fit_is_that_of_the_regression_it_says():
    before, after = simulated(3)
    result = trend.trend_shift(before, after)
    rate = np.r_[before.total / before.volume, after.total / after.volume]
    time, week = np.arange(120), np.eye(7)[np.arange(120) % 7]
    design = np.column_stack([week, time >= 84, time]).astype(float)
    found = reml.fit(design, np.log(rate)[None], time)
    other = reml.contrast(found, np.eye(9)[7])
    assert result.step.estimate == pytest.approx(other.estimate[0], rel=1e-6, abs=1e-9)
    assert result.step.standard_error == pytest.approx(other.standard_error[0], rel=1e-6)
    assert result.step.df == pytest.approx(other.df[0], rel=1e-3)
    assert result.step.n == (84, 36)


def test_what_a_trend_cannot_tell_has_a_reason():
    flat = sides(np.full(120, 5.0), np.full(120, 100.0), 84)
    assert trend.trend_shift(*flat).reason == "constant_series"
    assert trend.trend_shift(*simulated(4, 10, 6)).reason == "too_few_days"
    assert trend.trend_shift(*simulated(4, 60, 60)).reason == "too_few_days"
    # one weekday before, another after: step and weekday are one column
    position = np.r_[np.arange(0, 140, 7), np.arange(141, 281, 7)]
    lonely = series.days_of(position, position % 7, np.random.default_rng(5).poisson(50, 40), None)
    result = trend.trend_shift(lonely.between(0, 139), lonely.between(140, 300))
    assert isinstance(result, CannotTell)
    assert result.reason == "too_few_days"
