"""Families: the paper of Benjamini & Hochberg, statsmodels, shrinkage."""

import gc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests

from analytics.statistics import multiplicity

# Benjamini & Hochberg 1995, section 4.2: 15 hypotheses on thrombolysis
THROMBOLYSIS = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
    0.6528, 0.7590, 1.0000,
]  # fmt: skip
STUDIES = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 3)), min_size=3, max_size=12)


def test_the_paper_rejects_four_where_bonferroni_rejects_three():
    assert np.sum(multiplicity.benjamini_hochberg(THROMBOLYSIS) < 0.05) == 4
    assert np.sum(multiplicity.bonferroni(THROMBOLYSIS) < 0.05) == 3


@settings(max_examples=30)
@given(st.lists(st.integers(0, 1000).map(lambda k: k / 1000), min_size=1, max_size=20))
def test_adjusted_p_values_agree_with_statsmodels(p_values):
    with pytest.MonkeyPatch.context() as patch:
        # statsmodels collects all garbage of the process before each answer
        patch.setattr(gc, "collect", int)
        check_adjusted(p_values)


def check_adjusted(p_values):
    for ours, theirs in (
        ("holm", "holm"),
        ("benjamini_hochberg", "fdr_bh"),
        ("bonferroni", "bonferroni"),
    ):
        found = getattr(multiplicity, ours)(p_values)
        assert found == pytest.approx(
            multipletests(p_values, method=theirs)[1], rel=1e-12, abs=1e-300
        )


def test_levels_of_a_family():
    assert multiplicity.family_level(5) == pytest.approx(0.99)
    assert multiplicity.selected_level(2, 10) == pytest.approx(0.98)
    for wrong in (lambda: multiplicity.family_level(0), lambda: multiplicity.selected_level(3, 2)):
        with pytest.raises(ValueError, match="at least one"):
            wrong()
    with pytest.raises(ValueError, match="p values"):
        multiplicity.holm([0.5, np.nan])


@given(STUDIES)
def test_heterogeneity_agrees_with_statsmodels(studies):
    x, error = np.array(studies).T
    result = multiplicity.heterogeneity(x, error)
    oracle = combine_effects(x, error**2)
    assert result.statistic == pytest.approx(oracle.q, rel=1e-9, abs=1e-12)
    assert result.df == (len(x) - 1,)
    excess = max(0.0, oracle.q - oracle.df)
    assert result.effect * oracle.q == pytest.approx(excess, rel=1e-9, abs=1e-9)


@given(STUDIES)
def test_shrinkage_uses_the_variance_of_paule_and_mandel(studies):
    x, error = np.array(studies).T
    result = multiplicity.shrink(x, error)
    # its definition: Q with the variance added equals k - 1 (statsmodels' "iterated" stops at 0 for
    # (0, 0, 3) with errors of 1, where 6 / (1 + tau^2) = 2 gives 2)
    weight = 1 / (error**2 + result.between**2)
    q = np.sum(weight * (x - np.average(x, weights=weight)) ** 2)
    assert q == pytest.approx(len(x) - 1, rel=1e-7) if result.between else q <= len(x) - 1 + 1e-9
    low, high = min(x.min(), result.mean), max(x.max(), result.mean)
    assert all(low - 1e-9 <= value <= high + 1e-9 for value in result.estimates)
    assert all(new <= old for new, old in zip(result.errors, error, strict=True))


def test_shrinkage_by_hand():
    # errors 1, Q of (0, 2, 4, 6) = 20 = 3 (1 + tau^2) -> tau^2 = 17/3, pull 3/20 to the mean 3
    result = multiplicity.shrink([0, 2, 4, 6], [1, 1, 1, 1])
    assert result.between**2 == pytest.approx(17 / 3)
    assert result.estimates == pytest.approx((0.45, 2.15, 3.85, 5.55))


def test_equal_figures_are_their_mean():
    result = multiplicity.shrink([1, 1, 1], [1, 2, 3])
    assert (result.between, result.estimates) == (0, (1, 1, 1))
    assert multiplicity.heterogeneity([1, 1], [1, 2]).effect == 0


def test_too_few_have_a_reason_and_errors_of_zero_are_refused():
    assert multiplicity.heterogeneity([1], [1]).reason == "too_few_groups"
    assert multiplicity.shrink([1, 2], [1, 1]).reason == "too_few_groups"
    with pytest.raises(ValueError, match="standard error"):
        multiplicity.shrink([1, 2, 3], [1, 0, 1])
