"""Means: certified and printed answers, enumeration, independent libraries."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.statistics import means

# R: sleep, Student 1908
FIRST_DRUG = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND_DRUG = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
CHANGES = st.lists(st.integers(-8, 8), min_size=2, max_size=9)


def test_sleep_is_the_printed_paired_t_test():
    # t.test(group1, group2, paired = TRUE): t = -4.0621, df = 9, p = 0.002833, -2.4598858 -0.7001142
    change = np.subtract(FIRST_DRUG, SECOND_DRUG)
    result = means.mean_interval(change, np.ones(10))
    assert result.mean / result.standard_error == pytest.approx(-4.0621, abs=5e-5)
    assert result.p_value == pytest.approx(0.002833, abs=5e-7)
    assert (result.low, result.high) == pytest.approx((-2.4598858, -0.7001142), abs=5e-7)


def test_nist_numacc4_keeps_its_standard_deviation():
    # NIST StRD, NumAcc4: mean 10000000.2, standard deviation 0.1 (certified), 1001 values
    values, counts = [10000000.2, 10000000.1, 10000000.3], [1, 500, 500]
    result = means.mean_interval(values, counts)
    assert result.mean == pytest.approx(10000000.2, abs=1e-7)
    assert result.standard_error * np.sqrt(1001) == pytest.approx(0.1, rel=1e-7)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=40))
def test_the_mean_interval_agrees_with_scipy(values):
    result = means.mean_interval(values, np.ones(len(values)))
    spread = np.std(values, ddof=1)
    if spread < 1e-6:
        return
    oracle = stats.ttest_1samp(values, 0.0)
    interval = oracle.confidence_interval(0.95)
    assert (result.low, result.high) == pytest.approx((interval.low, interval.high), abs=1e-9)
    assert result.p_value == pytest.approx(oracle.pvalue, abs=1e-9)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=40))
def test_the_interval_excludes_zero_exactly_when_p_is_below_five_percent(values):
    result = means.mean_interval(values, np.ones(len(values)))
    if result.p_value is not None and abs(result.p_value - 0.05) > 1e-9:
        assert (result.low > 0 or result.high < 0) == (result.p_value < 0.05)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=40))
def test_a_constant_on_every_value_moves_the_mean_and_nothing_else(values):
    there = means.mean_interval(values, np.ones(len(values)))
    far = means.mean_interval(np.asarray(values) + 1e9, np.ones(len(values)))
    assert far.mean - 1e9 == pytest.approx(there.mean, abs=1e-5)
    assert far.standard_error == pytest.approx(there.standard_error, rel=1e-6, abs=1e-12)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=60))
def test_the_frequency_table_says_what_the_rows_say(values):
    steps, counts = np.unique(values, return_counts=True)
    rows, table = (
        means.mean_interval(values, np.ones(len(values))),
        means.mean_interval(steps, counts),
    )
    assert (rows.n, rows.mean) == (table.n, pytest.approx(table.mean))
    assert (rows.low, rows.high) == pytest.approx((table.low, table.high), abs=1e-9)


def test_equal_values_have_no_p():
    result = means.mean_interval([0.1], [30])
    assert (result.low, result.high, result.p_value) == (0.1, 0.1, None)


@given(CHANGES)
def test_sign_flips_by_convolution_are_sign_flips_by_enumeration(changes):
    sums = [
        sum(sign * abs(change) for sign, change in zip(signs, changes, strict=True))
        for signs in product((-1, 1), repeat=len(changes))
    ]
    by_hand = np.mean([abs(total) >= abs(sum(changes)) for total in sums])
    steps, counts = np.unique(changes, return_counts=True)
    assert means.sign_flip_p(np.asarray(steps) * 0.05, counts) == pytest.approx(by_hand)


def test_sleep_sign_flips_match_an_independent_enumeration():
    change = np.subtract(FIRST_DRUG, SECOND_DRUG)
    oracle = stats.permutation_test(
        (change,), np.sum, permutation_type="samples", n_resamples=np.inf
    )
    assert means.sign_flip_p(change, np.ones(10)) == pytest.approx(oracle.pvalue)


def test_no_change_at_all_is_p_one_and_wild_decimals_have_no_exact_test():
    assert means.sign_flip_p([0.0], [12]) == 1.0
    assert means.sign_flip_p(np.sqrt(np.arange(2, 12)), np.ones(10)) is None


def test_sign_flips_of_numbers_of_books_and_of_a_city_end():
    # three changes of one size: any signs add up to at least one of them
    assert means.sign_flip_p([1e13, -1e13], [2, 1]) == 1.0
    assert means.sign_flip_p([9_781_381_692_820.5, -3.25], [4, 5]) is None
    # 100,000 people on few sizes: few sums, too many additions
    assert means.sign_flip_p([2.0, -1.0, 3.0], [40_000, 50_000, 10_000]) is None


def test_the_jackknife_ratio_agrees_with_leaving_each_row_out():
    top, bottom = np.array([3.0, 1.0, 4.0, 1.0, 5.0]), np.array([6.0, 4.0, 5.0, 3.0, 5.0])
    left_out = [(top.sum() - a) / (bottom.sum() - b) for a, b in zip(top, bottom, strict=True)]
    error = np.sqrt(4 / 5 * np.sum((left_out - np.mean(left_out)) ** 2))
    result = means.ratio_jackknife(top, bottom, np.ones(5))
    assert result.mean == pytest.approx(14 / 23)
    assert result.standard_error == pytest.approx(error)


def test_a_class_gain_is_the_ratio_of_the_class_means():
    # Hake 1998: (post - pre) / (100 - pre) of the class means
    before, after = np.array([40.0, 50.0, 60.0]), np.array([55.0, 60.0, 80.0])
    result = means.class_gain(before, after, [1, 1, 1], 100)
    assert result.mean == pytest.approx((65 - 50) / (100 - 50))
    left_out = [
        (np.delete(after, k).mean() - np.delete(before, k).mean())
        / (100 - np.delete(before, k).mean())
        for k in range(3)
    ]
    error = np.sqrt(2 / 3 * np.sum((left_out - np.mean(left_out)) ** 2))
    assert result.standard_error == pytest.approx(error)
    assert means.class_gain([40, np.nan], [50, 60], [1, 1], 100).reason == "too_few_pairs"
    assert (
        means.class_gain([100, 100, 90], [100, 90, 95], [1, 1, 1], 100).reason
        == "nothing_to_divide_by"
    )


def test_winsorised_values_stop_at_the_declared_quantile():
    values = np.arange(1.0, 101.0)
    found, low, high = means.winsorised(values, np.ones(100), upper=0.95)
    assert (low, high) == (1, 95)
    assert found.mean == pytest.approx(np.minimum(values, 95).mean())
    oracle = stats.mstats.winsorize(values, (0.05, 0.05))
    both, low, high = means.winsorised(values, np.ones(100), upper=0.95, lower=0.0501)
    assert (low, high) == (oracle.min(), oracle.max())
    assert both.variance == pytest.approx(np.var(np.asarray(oracle), ddof=1))
    assert means.winsorised([], [])[0].n == 0


def test_skewness_agrees_with_scipy():
    values = [0, 0, 0, 1, 2, 9]
    assert means.skewness(values, np.ones(6)) == pytest.approx(stats.skew(values))


def test_one_value_has_no_interval():
    with pytest.raises(ValueError, match="two observations"):
        means.mean_interval([3.0], [1])
