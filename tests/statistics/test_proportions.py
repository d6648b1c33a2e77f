"""Proportions: printed tables, independent libraries, duality."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import integrate, stats
from statsmodels.stats.proportion import proportion_confint

from analytics.statistics import proportions

COUNTS = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


# Newcombe 1998, Statistics in Medicine 17:857, table I, method 3
@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_printed_interval(successes, n, low, high):
    assert proportions.wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


@given(COUNTS)
def test_wilson_and_clopper_pearson_agree_with_scipy_and_statsmodels(counts):
    successes, n = counts
    test = stats.binomtest(successes, n)
    wilson, exact = test.proportion_ci(method="wilson"), test.proportion_ci(method="exact")
    assert proportions.wilson(successes, n) == pytest.approx((wilson.low, wilson.high), abs=1e-9)
    assert proportions.clopper_pearson(successes, n) == pytest.approx(
        (exact.low, exact.high), abs=1e-9
    )
    assert proportions.clopper_pearson(successes, n) == pytest.approx(
        proportion_confint(successes, n, method="beta"), abs=1e-9
    )
    assert proportions.agresti_coull(successes, n) == pytest.approx(
        np.clip(proportion_confint(successes, n, method="agresti_coull"), 0, 1), abs=1e-9
    )


@given(COUNTS, st.floats(0.02, 0.98))
def test_wilson_excludes_a_value_exactly_when_the_score_test_rejects_it(counts, share):
    successes, n = counts
    low, high = proportions.wilson(successes, n)
    z = (successes / n - share) / np.sqrt(share * (1 - share) / n)
    p = 2 * stats.norm.sf(abs(z))
    if abs(p - 0.05) > 1e-6:
        assert (share < low or share > high) == (p < 0.05)


def test_mid_p_by_hand():
    # five of five against one half: 2 * (.5 * 1/32)
    assert proportions.mid_p(5, 5, 0.5) == pytest.approx(1 / 32)
    assert proportions.mid_p(2, 4, 0.5) == pytest.approx(1.0)


@given(COUNTS, st.floats(0.02, 0.98))
def test_mid_p_is_never_larger_than_the_doubled_exact_tail(counts, share):
    successes, n = counts
    tails = stats.binom.cdf(successes, n, share), stats.binom.sf(successes - 1, n, share)
    assert proportions.mid_p(successes, n, share) <= min(1, 2 * min(tails)) + 1e-12


def test_equal_clusters_cannot_be_worth_more_than_their_people():
    result = proportions.clustered_share([9, 9, 9, 9], [10, 10, 10, 10])
    assert (result.n, result.n_design, result.n_effective) == (40, np.inf, 40)
    exact = stats.binomtest(36, 40).proportion_ci(0.95, "exact")
    assert (result.low, result.high) == pytest.approx((exact.low, exact.high), abs=1e-12)


def test_the_worth_of_a_clustered_share_by_hand():
    # shares 1 and .5 in halves: rate .75, variance 4/3 * 4 * 2.5^2 / 40^2 = 1/48, so .1875 * 48 = 9;
    # t tables: 2.0227 with 39 degrees of freedom, 3.1824 with 3, so 9 * .40397 = 3.6357
    result = proportions.clustered_share([10, 5, 10, 5], [10, 10, 10, 10])
    assert result.rate == 0.75
    assert result.n_design == pytest.approx(9)
    assert result.n_effective == pytest.approx(3.6357, abs=2e-4)
    # the tails of 2.7268 of 3.6357 at the ends, by adding up the beta density
    a, n = 0.75 * result.n_effective, result.n_effective
    above = integrate.quad(stats.beta(a, n - a + 1).pdf, 0, result.low)[0]
    below = integrate.quad(stats.beta(a + 1, n - a).pdf, result.high, 1)[0]
    assert (above, below) == pytest.approx((0.025, 0.025), abs=1e-6)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=4, max_size=12),
    st.sampled_from([0.8, 0.95, 0.99]),
)
def test_a_clustered_share_is_what_another_package_makes_of_its_worth(rows, level):
    x, n = np.array([min(a, n) for a, n in rows]), np.array([n for _, n in rows])
    found = proportions.clustered_share(x, n, level=level)
    # the jackknife of a ratio of sums with the linearised residuals, written another way
    share, total = x.sum() / n.sum(), n.sum()
    residuals = (x - share * n) / total
    variance = len(n) * np.var(residuals, ddof=1)
    shrunk = (
        stats.t.ppf(0.5 + level / 2, total - 1) / stats.t.ppf(0.5 + level / 2, len(n) - 1)
    ) ** 2
    assume(variance == 0 or variance > 1e-12)
    worth = total if variance == 0 else min(total, share * (1 - share) / variance * shrunk)
    ends = proportion_confint(share * worth, worth, 1 - level, method="beta")
    assert found.n_effective == pytest.approx(worth, rel=1e-9)
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-9)


def test_fewer_than_four_clusters_give_no_interval():
    assert proportions.clustered_share([9, 8, 7], [10, 10, 10]) is None
    assert proportions.clustered_share([9, 8, 7, 0], [10, 10, 10, 0]) is None


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=4, max_size=12))
def test_the_order_of_clusters_does_not_matter(rows):
    x = [min(a, n) for a, n in rows]
    n = [n for _, n in rows]
    there, back = proportions.clustered_share(x, n), proportions.clustered_share(x[::-1], n[::-1])
    assert (there.low, there.high) == pytest.approx((back.low, back.high), abs=1e-9)
    assert there.low <= there.rate + 1e-12
    assert there.rate <= there.high + 1e-12


def test_one_share_has_the_interval_and_the_test_of_its_kind():
    usual, guaranteed = (
        proportions.one_share(8, 10, 0.5),
        proportions.one_share(8, 10, 0.5, exact=True),
    )
    assert (usual.interval.low, usual.interval.high) == proportions.wilson(8, 10)
    assert usual.p_value == proportions.mid_p(8, 10, 0.5)
    exact = stats.binomtest(8, 10, 0.5)
    assert guaranteed.p_value == pytest.approx(exact.pvalue, rel=1e-9)
    assert guaranteed.interval.low == pytest.approx(exact.proportion_ci().low, rel=1e-9)
    assert proportions.one_share(3, 4).p_value is None
    assert proportions.one_share(0, 0).reason == "too_few_observations"
    with pytest.raises(ValueError, match="between"):
        proportions.one_share(1, 2, 1.0)
    with pytest.raises(ValueError, match="more successes"):
        proportions.one_share(3, 2)


def test_the_net_score_is_a_mean_of_one_zero_and_minus_one():
    result = proportions.net_score(50, 30, 20)
    values = np.repeat([1, 0, -1], [50, 30, 20])
    assert result.estimate == pytest.approx(values.mean())
    assert result.standard_error == pytest.approx(values.std() / 10)
    assert proportions.net_score(9, 0, 0).reason == "no_variation"
    assert proportions.net_score(1, 0, 0).reason == "too_few_observations"


def test_clusters_of_one_are_a_welch_test_of_ones_and_zeros():
    first, second = [1, 1, 1, 0, 1], [0, 1, 0, 0]
    result = proportions.clustered_difference(first, np.ones(5), second, np.ones(4))
    oracle = stats.ttest_ind(first, second, equal_var=False)
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    assert result.df == pytest.approx(oracle.df, rel=1e-9)
    assert result.interval.low == pytest.approx(oracle.confidence_interval().low, rel=1e-9)


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=4, max_size=12),
    st.floats(0.02, 0.98),
    st.sampled_from([0.8, 0.95, 0.99]),
)
def test_a_clustered_share_leaves_a_value_out_exactly_when_its_p_is_small_enough(rows, null, level):
    x, n = [min(a, n) for a, n in rows], [n for _, n in rows]
    p = proportions.clustered_p(proportions.clustered_share(x, n), null)
    found = proportions.clustered_share(x, n, level=level)
    if abs(p - (1 - level)) > 1e-6:
        assert (null < found.low or null > found.high) == (p < 1 - level)


def test_a_target_of_everybody_is_no_target():
    found = proportions.clustered_share([9, 8, 9, 7], [10, 10, 10, 10])
    with pytest.raises(ValueError, match="between"):
        proportions.clustered_p(found, 1.0)


def test_the_likeness_within_clusters_is_the_anova_of_ones_and_zeros():
    x, size = np.array([9, 4, 7, 2]), np.array([10, 8, 9, 7])
    rows = [np.r_[np.ones(a), np.zeros(n - a)] for a, n in zip(x, size, strict=True)]
    f = stats.f_oneway(*rows).statistic
    usual = (size.sum() - np.sum(size**2) / size.sum()) / 3
    # (F - 1) / (F + n0 - 1)
    assert proportions.intraclass_correlation(x, size) == pytest.approx((f - 1) / (f + usual - 1))
    assert proportions.intraclass_correlation([5, 0, 5], [5, 5, 5]) == 1
    assert proportions.intraclass_correlation([1, 1], [1, 0]).reason == "too_few_clusters"
    assert proportions.intraclass_correlation([1, 0], [1, 1]).reason == "too_few_clusters"
    assert proportions.intraclass_correlation([5, 5], [5, 5]).reason == "no_variation"


def test_too_few_or_equal_clusters_have_a_reason():
    ask = proportions.clustered_difference
    assert ask([1], [2], [1, 2], [2, 3]).reason == "too_few_clusters"
    assert ask([1, 0], [2, 0], [1, 2], [2, 3]).reason == "too_few_clusters"
    assert ask([1, 1], [2, 2], [2, 2], [2, 2]).reason == "no_variation"


def test_nobody_has_no_proportion():
    with pytest.raises(ValueError, match="one observation"):
        proportions.wilson(0, 0)
