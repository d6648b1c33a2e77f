"""Distributions against the distribution objects of scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.statistics import quantiles


@given(st.floats(-6, 30), st.floats(1, 1e5), st.floats(-8, 30))
def test_noncentral_t_agrees_with_scipy_where_scipy_answers(t, freedom, noncentrality):
    oracle = stats.nct.cdf(t, freedom, noncentrality)
    found = quantiles.noncentral_student(t, freedom, noncentrality)
    assert 0 <= found <= 1
    if np.isfinite(oracle):
        assert found == pytest.approx(oracle, abs=2e-9)


def test_noncentral_t_is_mirrored_and_answers_where_scipy_does_not():
    for noncentrality in (-9.0, -5.88, 3.0):
        there = quantiles.noncentral_student(2.0, 19, noncentrality)
        back = quantiles.noncentral_student(-2.0, 19, -noncentrality)
        assert there + back == pytest.approx(1, abs=1e-10)
    assert quantiles.noncentral_student(1.0, 1e7, 0.5) == pytest.approx(stats.norm.cdf(0.5))


@given(st.floats(0.5, 0.999), st.floats(1, 1e4), st.floats(-20, 20))
def test_quantiles_and_p_values_agree_with_scipy(level, freedom, statistic):
    assert quantiles.student(level, freedom) == pytest.approx(
        stats.t.ppf(0.5 + level / 2, freedom), rel=1e-9
    )
    assert quantiles.normal(level) == pytest.approx(stats.norm.ppf(0.5 + level / 2), rel=1e-9)
    assert quantiles.student_p(statistic, freedom) == pytest.approx(
        2 * stats.t.sf(abs(statistic), freedom), rel=1e-9
    )
    assert quantiles.normal_p(statistic) == pytest.approx(
        2 * stats.norm.sf(abs(statistic)), rel=1e-9
    )
