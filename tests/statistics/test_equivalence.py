"""No worse, or the same: two one-sided tests against statsmodels, and the interval they are."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.weightstats import ttost_ind

from analytics.statistics import equivalence, estimates, moments, two_means, two_proportions
from tests.statistics.rows import TWO_GROUPS

ROWS = st.lists(st.integers(-10, 10), min_size=3, max_size=20)


@given(ROWS, ROWS, st.floats(0.1, 8))
def test_two_one_sided_tests_agree_with_statsmodels(first, second, margin):
    assume(np.ptp(first) > 0 and np.ptp(second) > 0)
    found = two_means.welch(moments.of_values(first), moments.of_values(second))
    oracle = ttost_ind(
        np.array(first, float), np.array(second, float), -margin, margin, usevar="unequal"
    )
    assert equivalence.within(found, -margin, margin).p_value == pytest.approx(oracle[0], rel=1e-8)


@given(ROWS, ROWS, st.floats(0.1, 8))
def test_it_holds_exactly_when_the_ninety_percent_interval_lies_inside(first, second, margin):
    assume(np.ptp(first) > 0 and np.ptp(second) > 0)
    found = two_means.welch(moments.of_values(first), moments.of_values(second))
    both = equivalence.within(found, -margin, margin)
    assume(abs(both.p_value - 0.05) > 1e-9)
    assert both.holds == (-margin < both.interval.low and both.interval.high < margin)
    for better in (True, False):
        one = equivalence.no_worse(found, margin, higher_is_better=better)
        assume(abs(one.p_value - 0.05) > 1e-9)
        inside = one.interval.low > -margin if better else one.interval.high < margin
        assert one.holds == inside


@given(TWO_GROUPS, st.floats(0.02, 0.5))
def test_shares_agree_with_the_score_interval(table, margin):
    result = equivalence.shares_within(*table, -margin, margin)
    assume(abs(result.p_value - 0.05) > 1e-6)
    assert result.holds == (-margin < result.interval.low and result.interval.high < margin)
    assert result.interval == two_proportions.difference(*table, level=0.9).interval


def test_by_hand_with_a_normal_statistic():
    found = estimates.normal("difference", (50, 50), 0.5, 1.0)
    result = equivalence.no_worse(found, 2.0)
    assert result.p_value == pytest.approx(stats.norm.sf(2.5))
    assert (result.low, result.high) == (-2.0, None)
    assert result.interval.low == pytest.approx(0.5 - stats.norm.ppf(0.95))


def test_margins_have_two_ends_and_estimates_an_error():
    found = estimates.normal("difference", (50, 50), 0.5, 1.0)
    with pytest.raises(ValueError, match="margin"):
        equivalence.within(found, 1, 1)
    with pytest.raises(ValueError, match="margin"):
        equivalence.no_worse(found, 0)
    with pytest.raises(ValueError, match="margin"):
        equivalence.shares_within(1, 2, 1, 2, -1, 1)
    with pytest.raises(ValueError, match="standard error"):
        equivalence.no_worse(two_proportions.difference(3, 9, 4, 9), 0.1)
    assert equivalence.shares_within(0, 0, 1, 2, -0.1, 0.1).reason == "too_few_observations"
