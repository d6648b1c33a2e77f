"""Rare events: the polio trial, scipy, the duality of the exact pair."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analytics.statistics import events

EVENTS = st.integers(0, 80)
EXPOSURE = st.floats(0.5, 1e6)


def test_the_polio_trial_had_28_and_71_cases_per_100_000():
    # Francis 1955, randomised areas: 57 of 200,745 vaccinated, 142 of 201,229 on placebo
    vaccinated, placebo = (
        events.rate(57, 200_745, per=100_000),
        events.rate(142, 201_229, per=100_000),
    )
    assert round(vaccinated.estimate) == 28
    assert round(placebo.estimate) == 71
    ratio = events.rate_ratio(57, 200_745, 142, 201_229)
    assert ratio.estimate == pytest.approx(vaccinated.estimate / placebo.estimate)
    assert ratio.interval.high < 1


def test_the_exact_interval_of_a_count_is_tabulated():
    # Pearson & Hartley 1966, table 40: x = 5: 1.62, 11.67; x = 0: 0, 3.69
    five, none = events.rate(5, 1).interval, events.rate(0, 1).interval
    assert (five.low, five.high) == pytest.approx((1.62, 11.67), abs=5e-3)
    assert (none.low, none.high) == pytest.approx((0, 3.69), abs=5e-3)


@given(EVENTS, EXPOSURE)
def test_the_ends_leave_one_fortieth_on_either_side(count, exposure):
    found = events.rate(count, exposure).interval
    assert stats.poisson.cdf(count, found.high * exposure) == pytest.approx(0.025, rel=1e-8)
    if count:
        assert stats.poisson.sf(count - 1, found.low * exposure) == pytest.approx(0.025, rel=1e-8)


@given(EVENTS, EXPOSURE, EVENTS, EXPOSURE)
def test_the_ratio_is_a_binomial_of_the_total(x1, t1, x2, t2):
    assume(x2 > 0)
    result = events.rate_ratio(x1, t1, x2, t2)
    share = t1 / (t1 + t2)
    oracle = stats.binomtest(x1, x1 + x2, share)
    interval = oracle.proportion_ci(0.95)
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    assert result.interval.low == pytest.approx(
        interval.low / (1 - interval.low) * t2 / t1, rel=1e-8
    )
    middle = events.rate_ratio(x1, t1, x2, t2, mid_p=True)
    assert middle.p_value <= 1
    if abs(middle.p_value - 0.05) > 1e-9:
        assert (middle.p_value < 0.05) != (middle.interval.low <= 1 <= middle.interval.high)


@given(st.integers(1, 80), st.integers(1, 80), st.integers(1, 1000))
def test_exposure_may_be_counted_in_any_unit(x1, x2, factor):
    there, here = (
        events.rate_ratio(x1, 3.0, x2, 5.0),
        events.rate_ratio(x1, 3.0 * factor, x2, 5.0 * factor),
    )
    assert there.interval.high == pytest.approx(here.interval.high)
    assert there.p_value == pytest.approx(here.p_value)


#: Breslow & Day 1987, table 2.2: deaths and person-years of doctors, smokers first, by age
DOCTORS = (
    [[32, 2], [104, 12], [206, 28], [186, 28], [102, 31]],
    [[52_407, 18_790], [43_248, 10_673], [28_612, 5_710], [12_663, 2_585], [5_317, 1_462]],
)


def test_doctors_of_one_age_are_compared():
    # Stata, ir deaths smokes pyears, by(age): M-H combined 1.424682 (1.154703 to 1.757784)
    found = events.common_ratio(*DOCTORS)
    ends = (found.interval.low, found.interval.high)
    assert (found.estimate, *ends) == pytest.approx((1.424682, 1.154703, 1.757784), abs=5e-7)
    # scipy: what was seen against what the common ratio makes of the deaths at each age
    (x, t), alike = map(np.array, DOCTORS), events.ratios_alike(*DOCTORS)
    weights = t * [found.estimate, 1]
    expected = x.sum(axis=1, keepdims=True) * weights / weights.sum(axis=1, keepdims=True)
    oracle = stats.chisquare(x, expected, axis=1).statistic.sum()
    assert (alike.statistic, alike.df) == (pytest.approx(oracle, rel=1e-9), (4.0,))


@given(st.integers(1, 60), st.integers(1, 60), EXPOSURE, EXPOSURE)
def test_one_stratum_has_its_own_ratio_and_strata_alike_have_theirs(x1, x2, t1, t2):
    alone = events.common_ratio([[x1, x2]], [[t1, t2]])
    assert alone.estimate == pytest.approx(x1 / t1 / (x2 / t2))
    # given their total the first events are binomial: the score test of its share
    total, share = x1 + x2, t1 / (t1 + t2)
    z = (x1 - total * share) / np.sqrt(total * share * (1 - share))
    assert alone.p_value == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-6)
    twice = events.common_ratio([[x1, x2], [x1, x2]], [[t1, t2], [10 * t1, 10 * t2]])
    assert twice.estimate == pytest.approx(alone.estimate)
    assert events.ratios_alike([[x1, x2], [x1, x2]], [[t1, t2], [10 * t1, 10 * t2]]).p_value == (
        pytest.approx(1)
    )


def test_strata_without_a_ratio_have_a_reason():
    assert events.common_ratio([[3, 0]], [[10, 10]]).reason == "nothing_to_divide_by"
    assert events.common_ratio([[3, 4]], [[10, 0]]).reason == "nothing_to_divide_by"
    assert events.ratios_alike([[3, 4]], [[10, 10]]).reason == "too_few_groups"
    with pytest.raises(ValueError, match="two groups"):
        events.common_ratio([3, 4], [10, 10])


def test_what_cannot_be_divided_has_a_reason():
    assert events.rate(3, 0).reason == "nothing_to_divide_by"
    assert events.rate_ratio(3, 10, 0, 10).reason == "nothing_to_divide_by"
    assert events.rate_ratio(3, 0, 3, 10).reason == "nothing_to_divide_by"
    assert events.rate_ratio(0, 5, 3, 10).interval.low == 0
    with pytest.raises(ValueError, match="counts"):
        events.rate(-1, 3)


@pytest.mark.slow
@pytest.mark.parametrize("mean", [0.5, 3.0, 12.0])
def test_the_exact_interval_never_covers_less_than_it_says(mean):
    counts = np.arange(0, 60)
    held = [
        found.low <= mean <= found.high for found in (events.rate(x, 1).interval for x in counts)
    ]
    assert stats.poisson.pmf(counts, mean)[held].sum() >= 0.95
