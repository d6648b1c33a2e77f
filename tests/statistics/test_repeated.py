"""The same people under several conditions: textbook, statsmodels, and the formula by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.anova import AnovaRM

from analytics.results import CannotTell
from analytics.statistics import repeated

# Hollander & Wolfe 1973, 140ff: three ways to round first base, seconds of 22 players
ROUNDING = np.array(
    [
        [5.40, 5.50, 5.55], [5.85, 5.70, 5.75], [5.20, 5.60, 5.50], [5.55, 5.50, 5.40],
        [5.90, 5.85, 5.70], [5.45, 5.55, 5.60], [5.40, 5.40, 5.35], [5.45, 5.50, 5.35],
        [5.25, 5.15, 5.00], [5.85, 5.80, 5.70], [5.25, 5.20, 5.10], [5.65, 5.55, 5.45],
        [5.60, 5.35, 5.45], [5.05, 5.00, 4.95], [5.50, 5.50, 5.40], [5.45, 5.55, 5.50],
        [5.55, 5.55, 5.35], [5.45, 5.50, 5.55], [5.50, 5.45, 5.25], [5.65, 5.60, 5.40],
        [5.70, 5.65, 5.55], [6.30, 6.30, 6.25],
    ]
)  # fmt: skip


@pytest.mark.parametrize("offset", [0.0, 1e9])
def test_without_correction_it_is_the_f_of_another_library(offset):
    rng = np.random.default_rng(8)
    table = np.round(rng.normal(0, 1, (9, 4)) * 8) / 8 + np.arange(4) / 2
    long = pd.DataFrame(table).reset_index().melt("index", var_name="a", value_name="y")
    oracle = AnovaRM(long, "y", "index", within=["a"]).fit().anova_table.iloc[0]
    found = repeated.repeated_anova(table + offset, spherical=True)
    assert found.statistic == pytest.approx(oracle["F Value"], rel=1e-9)
    assert found.df == (oracle["Num DF"], oracle["Den DF"])
    assert found.p_value == pytest.approx(oracle["Pr > F"], rel=1e-8)


def test_the_correction_is_greenhouse_and_geissers():
    # epsilon by the formula of the covariances: k^2 (mean of variances - grand mean)^2 over
    # (k - 1) (sum s^2 - 2 k sum of squared row means + k^2 squared grand mean)
    k, s = 3, np.cov(ROUNDING.T)
    above = k**2 * (np.trace(s) / k - s.mean()) ** 2
    below = (k - 1) * (np.sum(s**2) - 2 * k * np.sum(s.mean(axis=1) ** 2) + k**2 * s.mean() ** 2)
    found = repeated.repeated_anova(ROUNDING)
    assert found.df == pytest.approx((2 * above / below, 42 * above / below))


def test_two_conditions_are_the_paired_t_test():
    found = repeated.repeated_anova(ROUNDING[:, :2])
    assert found.p_value == pytest.approx(stats.ttest_rel(*ROUNDING[:, :2].T).pvalue, rel=1e-9)


@pytest.mark.parametrize(
    ("table", "reason"),
    [([[1.0, 2.0, 3.0]], "too_few_observations"), (np.ones((4, 3)), "no_variation")],
)
def test_what_cannot_be_told_has_a_reason(table, reason):
    found = repeated.repeated_anova(table)
    assert isinstance(found, CannotTell)
    assert found.reason == reason
