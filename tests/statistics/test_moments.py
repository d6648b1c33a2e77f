"""Counts, means and variances: certified values, invariance, merging."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.statistics import moments

VALUES = st.lists(st.integers(-100, 100), min_size=2, max_size=40)


def test_nist_numacc4_keeps_its_standard_deviation():
    # NIST StRD, NumAcc4: mean 10000000.2, standard deviation .1 certified; SUM(x * x) finds 0
    found = moments.of_values([10000000.2, 10000000.1, 10000000.3], [1, 500, 500])
    assert found.mean == pytest.approx(10000000.2, rel=1e-15)
    assert moments.standard_deviation(found) == pytest.approx(0.1, rel=1e-7)


@given(VALUES, VALUES)
def test_moments_agree_with_numpy_and_merge_without_rows(first, second):
    one, two = moments.of_values(first), moments.of_values(second)
    assert one.variance == pytest.approx(np.var(first, ddof=1), rel=1e-9, abs=1e-12)
    both = moments.merge(one, two)
    assert both.n == len(first) + len(second)
    assert both.mean == pytest.approx(np.mean(first + second), rel=1e-9, abs=1e-12)
    assert both.variance == pytest.approx(np.var(first + second, ddof=1), rel=1e-9, abs=1e-12)


@given(VALUES)
def test_counts_are_rows_and_a_large_offset_changes_no_variance(values):
    steps, counts = np.unique(values, return_counts=True)
    rows, table = moments.of_values(values), moments.of_values(steps, counts)
    assert table.n == rows.n
    assert (table.mean, table.variance) == pytest.approx((rows.mean, rows.variance), abs=1e-9)
    far = moments.of_values(np.asarray(values) + 1e9)
    assert far.variance == pytest.approx(rows.variance, rel=1e-9, abs=1e-12)


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=2, max_size=30))
def test_pairs_agree_with_numpy(rows):
    x, y = np.array(rows, float).T
    found = moments.of_pairs(x, y)
    oracle = np.cov(x, y)
    assert found.covariance == pytest.approx(oracle[0, 1], rel=1e-9, abs=1e-9)
    assert found.less(0.5).variance == pytest.approx(np.var(y - x / 2, ddof=1), rel=1e-6, abs=1e-9)
    assert found.less(0.5).mean == pytest.approx(np.mean(y - x / 2), abs=1e-9)
    assert (found.x.mean, found.y.variance) == (found.mean_x, found.variance_y)


def test_a_constant_difference_has_no_variance():
    x = np.array([0.1, 0.7, 3.3, 9.9])
    assert moments.of_pairs(x, x + 5).less().variance == 0


def test_what_is_missing_does_not_count():
    assert moments.of_values([1, np.nan, 3], [1, 5, 1]).n == 2
    assert moments.of_pairs([1, np.nan, 3, 4], [1, 2, np.inf, 5]).n == 2
    assert moments.of_values([], []).n == 0
    assert moments.of_pairs([np.nan], [1]).n == 0
    assert moments.of_values([4]).variance == 0
    assert moments.of_pairs([4], [5]).covariance == 0
    one = moments.of_values([4, 5])
    assert moments.merge(one, moments.of_values([])) == one
    assert moments.merge(moments.of_values([]), one) == one
