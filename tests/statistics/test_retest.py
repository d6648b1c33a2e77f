"""Second scores without learning: simulated people, and the figures of the specification by integration."""

import numpy as np
import pytest
from scipy import integrate, stats

from analytics.statistics import retest

LINE, MEAN, SPREAD = 70.0, 75.0, 9.5


@pytest.mark.parametrize("reliability", [0.9, 0.8, 0.7, 0.5])
def test_the_failed_pass_without_learning_as_often_as_simulated_people(reliability):
    rng = np.random.default_rng(20260107)
    shared = rng.normal(size=400_000)
    first, second = (
        MEAN
        + SPREAD
        * (np.sqrt(reliability) * shared + np.sqrt(1 - reliability) * rng.normal(size=400_000))
        for _ in range(2)
    )
    failed = first < LINE
    result = retest.expected(first[failed], LINE, mean=MEAN, spread=SPREAD, reliability=reliability)
    assert result.passed == pytest.approx(np.mean(second[failed] >= LINE), abs=0.004)
    assert result.gain == pytest.approx(np.mean((second - first)[failed]), abs=0.06)
    assert result.n == failed.sum()


def test_reliability_seven_tenths_by_integration():
    # P(second >= 70 | first < 70) of a bivariate normal with correlation .7
    a = (LINE - MEAN) / SPREAD
    both_below = stats.multivariate_normal([0, 0], [[1, 0.7], [0.7, 1]]).cdf([a, a])
    expected = 1 - both_below / stats.norm.cdf(a)
    grid = np.linspace(LINE - 60, LINE - 1e-9, 20_001)
    weight = stats.norm.pdf(grid, MEAN, SPREAD)
    result = retest.expected(
        grid, LINE, mean=MEAN, spread=SPREAD, reliability=0.7, counts=weight * 1e6
    )
    assert result.passed == pytest.approx(expected, abs=1e-4)
    away = integrate.quad(lambda x: x * stats.norm.pdf(x), -12, a)[0] / stats.norm.cdf(a)
    assert result.gain == pytest.approx(-0.3 * SPREAD * away, rel=1e-3)


def test_a_perfect_test_repeats_itself_and_a_useless_one_starts_anew():
    perfect = retest.expected([60, 65], LINE, mean=MEAN, spread=SPREAD, reliability=1.0)
    assert (perfect.passed, perfect.gain) == (0, 0)
    useless = retest.expected([60, 65], LINE, mean=MEAN, spread=SPREAD, reliability=0.0)
    assert useless.passed == pytest.approx(stats.norm.sf((LINE - MEAN) / SPREAD))
    assert useless.standard_error == pytest.approx(
        np.sqrt(useless.passed * (1 - useless.passed) / 2)
    )


def test_what_is_missing_is_left_out_and_nobody_is_refused():
    assert retest.expected([60, np.nan], LINE, mean=MEAN, spread=SPREAD, reliability=0.8).n == 1
    for wrong in ({"reliability": 2.0}, {"spread": 0.0}):
        with pytest.raises(ValueError, match="reliability"):
            retest.expected(
                [60], LINE, **{"mean": MEAN, "spread": SPREAD, "reliability": 0.8} | wrong
            )
    with pytest.raises(ValueError, match="scores"):
        retest.expected([], LINE, mean=MEAN, spread=SPREAD, reliability=0.8)
