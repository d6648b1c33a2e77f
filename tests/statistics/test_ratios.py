"""Ratios of means: every ratio that the t test does not reject, and only where there is a base."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analytics.results import CannotTell
from analytics.statistics import moments, ratios, two_means
from analytics.statistics.moments import Moments


def test_a_ratio_by_hand():
    # (20 - 16 r)^2 = t^2 (4/16 + 9/25 r^2), t at Welch's 38.76 degrees
    first, second = Moments(16, 20, 4), Moments(25, 16, 9)
    found, welch = ratios.of_means(first, second), two_means.welch(first, second)
    t2 = stats.t.ppf(0.975, welch.df) ** 2
    roots = np.sort(np.roots([256 - t2 * 0.36, -640, 400 - t2 * 0.25]))
    assert found.estimate == 1.25
    assert (found.interval.low, found.interval.high) == pytest.approx(tuple(roots))
    assert found.p_value == welch.p_value


def test_of_pairs_the_ends_are_the_ratios_at_which_the_paired_test_turns():
    rng = np.random.default_rng(2)
    before = rng.normal(50, 8, 14)
    after = 1.1 * before + rng.normal(0, 5, 14)
    found = ratios.of_pairs(moments.of_pairs(after, before))
    for end in (found.interval.low, found.interval.high):
        assert stats.ttest_rel(after, end * before).pvalue == pytest.approx(0.05, abs=1e-9)
    assert found.p_value == pytest.approx(stats.ttest_rel(after, before).pvalue, rel=1e-9)


NUMBERS = st.lists(st.integers(0, 40), min_size=3, max_size=12)


@given(NUMBERS, NUMBERS, st.sampled_from([0.9, 0.95]))
def test_relative_and_absolute_answer_never_disagree(one, two, level):
    first, second = moments.of_values(one), moments.of_values(two)
    found = ratios.of_means(first, second, level=level)
    assume(not isinstance(found, CannotTell))
    apart = two_means.welch(first, second, level=level)
    assert (found.interval.low > 1) == (apart.interval.low > 0)
    assert (found.interval.high < 1) == (apart.interval.high < 0)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (ratios.of_means(Moments(4, 9, 4), Moments(4, 1, 4)), "nothing_to_divide_by"),
        (ratios.of_means(Moments(9, 9, 4), Moments(9, -9, 4)), "nothing_to_divide_by"),
        (ratios.of_means(Moments(1, 9, 0), Moments(9, 9, 4)), "too_few_observations"),
        (ratios.of_pairs(moments.of_pairs([2, 3, 4], [1, 2, 3])), "no_variation"),
    ],
)
def test_without_a_base_there_is_no_ratio(found, reason):
    assert isinstance(found, CannotTell)
    assert found.reason == reason
