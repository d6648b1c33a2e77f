"""Two shares: printed answers, independent libraries, the duality of test and intervals."""

from math import comb, inf

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_effectsize

from analytics.results import CannotTell
from analytics.statistics import two_proportions
from tests.statistics.rows import TWO_GROUPS, excludes

NEAR = 1e-6


def test_the_difference_is_printed_by_newcombe():
    # Newcombe 1998, Stat Med 17:873, table II, 56/70 - 48/80: methods 5 and 10
    score = two_proportions.difference(56, 70, 48, 80)
    squared = two_proportions.newcombe(56, 70, 48, 80)
    assert (score.interval.low, score.interval.high) == pytest.approx((0.0528, 0.3382), abs=5e-5)
    assert (squared.interval.low, squared.interval.high) == pytest.approx(
        (0.0524, 0.3339), abs=5e-5
    )


# Newcombe 1998, Stat Med 17:873, table II, other examples: method 5 (Miettinen-Nurminen), method 10
@pytest.mark.parametrize(
    ("table", "score", "squared"),
    [
        ((9, 10, 3, 10), (0.1700, 0.8406), (0.1705, 0.8090)),
        ((10, 10, 0, 20), (0.7156, 1.0), (0.6791, 1.0)),
        ((10, 10, 0, 10), (0.6636, 1.0), (0.6075, 1.0)),
    ],
)
def test_the_small_tables_printed_by_newcombe(table, score, squared):
    found = two_proportions.difference(*table).interval
    assert (found.low, found.high) == pytest.approx(score, abs=5e-4)
    found = two_proportions.newcombe(*table).interval
    assert (found.low, found.high) == pytest.approx(squared, abs=5e-4)


def test_mehta_and_senchaudhuri_print_barnard_and_fisher():
    # Mehta & Senchaudhuri 2003: 7 of 15 against 12 of 15, one-sided
    barnard = two_proportions.barnard(7, 15, 12, 15, alternative="less")
    fisher = two_proportions.fisher(7, 15, 12, 15, alternative="less")
    assert barnard.p_value == pytest.approx(0.0341, abs=5e-5)
    assert fisher.p_value == pytest.approx(0.0641, abs=5e-5)


@given(TWO_GROUPS)
def test_the_score_test_is_pearsons_times_n_minus_one_over_n(table):
    x1, n1, x2, n2 = table
    assume(0 < x1 + x2 < n1 + n2)
    oracle = stats.chi2_contingency([[x1, n1 - x1], [x2, n2 - x2]], correction=False)
    shrunk = oracle.statistic * (n1 + n2 - 1) / (n1 + n2)
    result = two_proportions.difference(*table)
    assert result.statistic**2 == pytest.approx(shrunk, rel=1e-9, abs=1e-12)
    assert result.p_value == pytest.approx(stats.chi2.sf(shrunk, 1), rel=1e-9)
    assert two_proportions.chi_square(*table).p_value == pytest.approx(oracle.pvalue, rel=1e-9)


@given(TWO_GROUPS)
def test_yates_agrees_with_scipy(table):
    x1, n1, x2, n2 = table
    assume(0 < x1 + x2 < n1 + n2)
    oracle = stats.chi2_contingency([[x1, n1 - x1], [x2, n2 - x2]], correction=True)
    result = two_proportions.chi_square(*table, corrected=True)
    assert result.p_value == pytest.approx(oracle.pvalue, rel=1e-9)


@given(TWO_GROUPS, st.floats(-0.98, 0.98))
def test_the_restricted_shares_are_the_likeliest(table, d):
    x1, n1, x2, n2 = table

    def against(r2):
        return -(
            stats.binom.logpmf(x1, n1, min(1, max(0, r2 + d)))
            + stats.binom.logpmf(x2, n2, min(1, max(0, r2)))
        )

    low, high = max(0.0, -d), min(1.0, 1 - d)
    best = optimize.minimize_scalar(against, bounds=(low, high), options={"xatol": 1e-10})
    r1, r2 = two_proportions._likeliest_pair(*table, d)
    assert r1 - r2 == pytest.approx(d, abs=1e-12)
    assert against(r2) <= best.fun + 1e-9


@given(TWO_GROUPS, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_intervals_of_difference_and_ratio_and_the_test_never_disagree(table, level):
    absolute = two_proportions.difference(*table, level=level)
    assume(abs(absolute.p_value - (1 - level)) > NEAR)
    rejected = absolute.p_value < 1 - level
    assert excludes(absolute.interval, 0) == rejected
    relative = two_proportions.risk_ratio(*table, level=level)
    if not isinstance(relative, CannotTell):
        assert excludes(relative.interval, 1) == rejected


@given(TWO_GROUPS)
def test_the_ends_are_where_the_score_reaches_the_quantile(table):
    result = two_proportions.difference(*table)
    for end in (result.interval.low, result.interval.high):
        if abs(end) < 1:
            assert abs(two_proportions.score(*table, end)) == pytest.approx(1.959964, abs=1e-5)
    ratio = two_proportions.risk_ratio(*table)
    if not isinstance(ratio, CannotTell):
        for end in (ratio.interval.low, ratio.interval.high):
            if 0 < end < inf:
                found = two_proportions.ratio_score(*table, end)
                assert abs(found) == pytest.approx(1.959964, abs=1e-5)


@given(TWO_GROUPS)
def test_swapping_the_groups_turns_the_sign(table):
    x1, n1, x2, n2 = table
    for method in (two_proportions.difference, two_proportions.newcombe):
        there, back = method(x1, n1, x2, n2), method(x2, n2, x1, n1)
        assert back.estimate == pytest.approx(-there.estimate)
        assert back.interval.low == pytest.approx(-there.interval.high, abs=1e-9)
        assert back.p_value == pytest.approx(there.p_value, rel=1e-9)


@given(TWO_GROUPS)
def test_counting_failures_turns_the_sign_too(table):
    x1, n1, x2, n2 = table
    there, back = (
        two_proportions.difference(*table),
        two_proportions.difference(n1 - x1, n1, n2 - x2, n2),
    )
    assert back.interval.low == pytest.approx(-there.interval.high, abs=1e-9)


@given(TWO_GROUPS)
def test_newcombe_odds_ratio_and_h_agree_with_statsmodels(table):
    x1, n1, x2, n2 = table
    result = two_proportions.newcombe(*table).interval
    oracle = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb")
    assert (result.low, result.high) == pytest.approx(oracle, abs=1e-9)
    assert two_proportions.cohens_h(*table) == pytest.approx(
        proportion_effectsize(x1 / n1, x2 / n2), abs=1e-12
    )
    if 0 < x1 < n1 and 0 < x2 < n2:
        odds = two_proportions.odds_ratio(*table)
        whole = Table2x2(np.array([[x1, n1 - x1], [x2, n2 - x2]], float))
        assert odds.estimate == pytest.approx(whole.oddsratio, rel=1e-9)
        assert (odds.interval.low, odds.interval.high) == pytest.approx(
            whole.oddsratio_confint(), rel=1e-9
        )


def test_the_lady_tasting_tea_is_printed_by_r():
    # R: fisher.test(TeaTasting, alternative = "greater"): odds ratio 6.408309, 95 % 0.3135693 to
    # infinity, p .2429; R stops its search for the odds ratio at four decimals
    result = two_proportions.conditional_odds_ratio(3, 4, 1, 4, level=0.90)
    assert result.estimate == pytest.approx(6.408309, abs=5e-5)
    assert result.interval.low == pytest.approx(0.3135693, abs=5e-6)
    one_sided = two_proportions.fisher(3, 4, 1, 4, alternative="greater")
    assert one_sided.p_value == pytest.approx(0.2429, abs=5e-5)


@given(TWO_GROUPS)
def test_the_ends_of_the_conditional_odds_ratio_leave_one_fortieth_on_either_side(table):
    x1, n1, x2, n2 = table
    result = two_proportions.conditional_odds_ratio(*table)
    if isinstance(result, CannotTell):
        assert x1 + x2 in (0, n1 + n2)
        return
    total, low, high = x1 + x2, result.interval.low, result.interval.high
    if low > 1e-6:
        upper = stats.nchypergeom_fisher.sf(x1 - 1, n1 + n2, n1, total, low)
        assert upper == pytest.approx(0.025, rel=1e-5)
    if high < 1e6:
        lower = stats.nchypergeom_fisher.cdf(x1, n1 + n2, n1, total, high)
        assert lower == pytest.approx(0.025, rel=1e-5)


def fisher_by_counting(x1, n1, x2, n2):
    """All tables of these margins that are no likelier, with whole numbers."""
    total = x1 + x2
    ways = [
        comb(n1, k) * comb(n2, total - k) for k in range(max(0, total - n2), min(n1, total) + 1)
    ]
    here = comb(n1, x1) * comb(n2, x2)
    return sum(way for way in ways if way <= here) / sum(ways)


@given(TWO_GROUPS)
def test_fisher_agrees_with_counting_all_tables(table):
    assert two_proportions.fisher(*table).p_value == pytest.approx(
        fisher_by_counting(*table), rel=1e-9
    )


@pytest.mark.parametrize("table", [(7, 15, 12, 15), (1, 9, 6, 8), (3, 12, 9, 11)])
def test_boschloo_is_the_worst_chance_of_a_table_as_extreme_by_fisher(table):
    # enumeration on a fine grid of the common share; two-sided is twice the smaller side
    x1, n1, x2, n2 = table
    k1, k2 = np.meshgrid(np.arange(n1 + 1), np.arange(n2 + 1), indexing="ij")
    share = np.linspace(0, 1, 4001)[:, None, None]
    chance = stats.binom.pmf(k1, n1, share) * stats.binom.pmf(k2, n2, share)
    sides = []
    for order in (
        stats.hypergeom.cdf(k1, n1 + n2, n1, k1 + k2),
        stats.hypergeom.sf(k1 - 1, n1 + n2, n1, k1 + k2),
    ):
        extreme = order <= order[x1, x2] * (1 + 1e-9)
        sides.append((chance * extreme).sum(axis=(1, 2)).max())
    assert two_proportions.boschloo(*table).p_value == pytest.approx(
        min(1, 2 * min(sides)), rel=1e-4
    )


def test_what_two_shares_cannot_tell_has_a_reason():
    assert two_proportions.difference(0, 0, 1, 5).reason == "too_few_observations"
    assert two_proportions.risk_ratio(1, 5, 0, 5).reason == "nothing_to_divide_by"
    assert two_proportions.odds_ratio(5, 5, 1, 5).reason == "empty_cell"
    assert two_proportions.conditional_odds_ratio(0, 0, 1, 5).reason == "too_few_observations"
    assert two_proportions.chi_square(5, 5, 5, 5).reason == "no_variation"
    assert two_proportions.boschloo(0, 5, 0, 5).reason == "no_variation"
    assert two_proportions.barnard(5, 400, 9, 400).reason == "too_many_for_exact"
    alike = two_proportions.difference(5, 5, 7, 7)
    assert (alike.estimate, alike.p_value) == (0, 1)
    assert two_proportions.difference(1, 1, 0, 1).interval.high == 1
    for wrong in ((6, 5, 1, 5), (-1, 5, 1, 5), (1, float("nan"), 1, 5)):
        with pytest.raises(ValueError, match="counts|successes"):
            two_proportions.difference(*wrong)
