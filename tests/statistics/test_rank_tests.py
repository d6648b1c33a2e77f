"""Ranks: printed answers, scipy on raw rows, enumeration, invariance."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analytics.results import CannotTell
from analytics.statistics import rank_tests
from tests.statistics.rows import excludes, expanded

SCALE = np.arange(1, 6)
COUNTS = st.lists(st.integers(0, 12), min_size=5, max_size=5).filter(lambda c: sum(c) >= 2)
CHANGES = st.lists(st.integers(-6, 6), min_size=1, max_size=30)


def spread(*counts):
    """Leave out tables in which everybody gave the same answer."""
    assume(np.count_nonzero(np.sum(counts, axis=0)) > 1)


def test_depression_is_printed():
    # Hollander & Wolfe 1973; R: wilcox.test(x, y, paired = TRUE, alternative = "greater"): V 40,
    # p .01953; two-sided twice that
    x = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    result = rank_tests.signed_rank_exact(np.subtract(x, y), np.ones(9))
    assert result.statistic == 40
    assert result.p_value / 2 == pytest.approx(0.01953, abs=5e-6)


@given(COUNTS, COUNTS, st.booleans())
def test_mann_whitney_agrees_with_rows(first, second, corrected):
    spread(first, second)
    result = rank_tests.mann_whitney(SCALE, first, second, corrected=corrected)
    x, y = expanded(SCALE, first), expanded(SCALE, second)
    oracle = stats.mannwhitneyu(x, y, method="asymptotic", use_continuity=corrected)
    assert result.statistic == oracle.statistic
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    wins = np.mean(np.sign(x[:, None] - y[None, :]) / 2 + 0.5)
    assert result.effect == pytest.approx(wins, rel=1e-9)


@given(st.sets(st.integers(0, 99), min_size=4, max_size=16), st.integers(1, 3))
def test_the_exact_test_without_ties_is_that_of_scipy(values, n1):
    rows = np.random.default_rng(sum(values)).permutation(sorted(values))
    x, y = rows[:n1], rows[n1:]
    oracle = stats.mannwhitneyu(x, y, method="exact")
    result = rank_tests.mann_whitney_exact(
        rows, np.arange(len(rows)) < n1, np.arange(len(rows)) >= n1
    )
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


def test_the_exact_test_with_ties_is_all_ways_to_deal_the_values():
    first, second = [0, 1, 2, 1, 0], [2, 1, 0, 1, 0]
    rows = np.concatenate([expanded(SCALE, first), expanded(SCALE, second)])
    ranks = stats.rankdata(rows)
    sums = np.array([sum(ranks[list(c)]) for c in combinations(range(8), 4)])
    here = ranks[:4].sum()
    by_hand = min(1, 2 * min(np.mean(sums <= here + 1e-9), np.mean(sums >= here - 1e-9)))
    assert rank_tests.mann_whitney_exact(SCALE, first, second).p_value == pytest.approx(by_hand)


@given(COUNTS, COUNTS)
def test_brunner_munzel_agrees_with_rows(first, second):
    spread(first, second)
    result = rank_tests.brunner_munzel(SCALE, first, second)
    x, y = expanded(SCALE, first), expanded(SCALE, second)
    if isinstance(result, CannotTell):
        assert result.reason == "groups_apart"
        assert max(x) < min(y) or max(y) < min(x)
        return
    oracle = stats.brunnermunzel(x, y)
    assert result.statistic == pytest.approx(-oracle.statistic, rel=1e-9, abs=1e-9)
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    if abs(result.p_value - 0.05) > 1e-9:
        assert excludes(result.interval, 0.5) == (result.p_value < 0.05)
    back = rank_tests.brunner_munzel(SCALE, second, first)
    assert back.estimate == pytest.approx(1 - result.estimate)
    assert back.p_value == pytest.approx(result.p_value, rel=1e-9)


@given(CHANGES, st.sampled_from(["pratt", "drop"]), st.booleans())
def test_signed_ranks_agree_with_rows(changes, zeros, corrected):
    assume(any(changes))
    steps, counts = np.unique(changes, return_counts=True)
    result = rank_tests.signed_rank(steps * 0.1, counts, zeros=zeros, corrected=corrected)
    method = {"pratt": "pratt", "drop": "wilcox"}[zeros]
    oracle = stats.wilcoxon(
        changes,
        zero_method=method,
        correction=corrected,
        method="asymptotic",
        alternative="greater",
    )
    two_sided = stats.wilcoxon(
        changes, zero_method=method, correction=corrected, method="asymptotic"
    )
    assert result.statistic == oracle.statistic
    centre = result.effect == pytest.approx(0, abs=1e-12)
    if not (corrected and centre):  # scipy's correction turns no difference into one
        assert result.p_value == pytest.approx(min(1, two_sided.pvalue), rel=1e-9)


@given(st.sets(st.integers(1, 40), min_size=3, max_size=12))
def test_exact_signed_ranks_without_ties_are_those_of_scipy(sizes):
    rng = np.random.default_rng(sum(sizes))
    changes = np.array(sorted(sizes)) * rng.choice([-1, 1], len(sizes))
    oracle = stats.wilcoxon(changes, method="exact")
    result = rank_tests.signed_rank_exact(changes, np.ones(len(changes)))
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


@given(st.lists(COUNTS, min_size=2, max_size=5))
def test_kruskal_agrees_with_rows(groups):
    spread(*groups)
    result = rank_tests.kruskal(SCALE, groups)
    oracle = stats.kruskal(*(expanded(SCALE, group) for group in groups))
    assert result.statistic == pytest.approx(oracle.statistic, rel=1e-9, abs=1e-9)
    assume(oracle.statistic > 1e-6)  # below, rounding decides the digits of p
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


@given(st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=3, max_size=12))
def test_kendalls_w_is_friedmans_test(rows):
    table = np.array(rows)
    assume((np.ptp(table, axis=1) > 0).any())
    result = rank_tests.kendall_w(table)
    oracle = stats.friedmanchisquare(*table.T)
    assert result.statistic == pytest.approx(oracle.statistic, rel=1e-9, abs=1e-9)
    assert result.effect == pytest.approx(oracle.statistic / (len(table) * 3), rel=1e-9, abs=1e-9)
    patterns, counts = np.unique(table, axis=0, return_counts=True)
    assert rank_tests.kendall_w(patterns, counts).effect == pytest.approx(result.effect, abs=1e-12)


@given(COUNTS, COUNTS)
def test_only_the_order_of_the_steps_matters(first, second):
    spread(first, second)
    there = rank_tests.mann_whitney(SCALE, first, second)
    bent = rank_tests.mann_whitney(np.exp(SCALE)[::-1], first[::-1], second[::-1])
    assert bent.p_value == pytest.approx(there.p_value, rel=1e-12)
    split = rank_tests.mann_whitney(np.r_[SCALE, SCALE], first + [0] * 5, [0] * 5 + second)
    assert split.p_value == pytest.approx(there.p_value, rel=1e-12)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (rank_tests.mann_whitney([1, 2], [0, 0], [1, 1]), "too_few_observations"),
        (rank_tests.mann_whitney([1, 2], [3, 0], [4, 0]), "no_variation"),
        (rank_tests.mann_whitney_exact([1, 2], [3, 0], [4, 0]), "no_variation"),
        (rank_tests.mann_whitney_exact([1, 2], [60, 0], [0, 60]), "too_many_for_exact"),
        (rank_tests.brunner_munzel([1, 2], [1, 0], [1, 3]), "too_few_observations"),
        (rank_tests.brunner_munzel([1, 2], [3, 0], [0, 3]), "groups_apart"),
        (rank_tests.signed_rank([0.0], [9]), "no_variation"),
        (rank_tests.signed_rank_exact([0.0], [9]), "no_variation"),
        (rank_tests.signed_rank_exact([1.0, -2.0], [1e4, 1e4]), "too_many_for_exact"),
        (rank_tests.kruskal([1, 2], [[3, 4]]), "too_few_groups"),
        (rank_tests.kruskal([1, 2], [[3, 4], [0, 0]]), "too_few_observations"),
        (rank_tests.kruskal([1, 2], [[3, 0], [4, 0]]), "no_variation"),
        (rank_tests.kendall_w([[1, 2]]), "too_few_respondents"),
        (rank_tests.kendall_w([[1, 1], [2, 2]]), "no_variation"),
    ],
)
def test_what_ranks_cannot_tell_has_a_reason(found, reason):
    assert found.reason == reason


def test_missing_values_are_left_out():
    with_gap = rank_tests.kruskal([1, np.nan, 2], [[3, 9, 1], [1, 9, 3]])
    assert with_gap.statistic == rank_tests.kruskal([1, 2], [[3, 1], [1, 3]]).statistic
    with pytest.raises(ValueError, match="every item"):
        rank_tests.kendall_w([[1, np.nan], [2, 1]])
