"""AR(1) by restricted maximum likelihood: the dense likelihood written out, gaps, invariance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from analytics.statistics import reml


def design(n, cut):
    time, week = np.arange(n), np.eye(7)[np.arange(n) % 7]
    return np.column_stack(
        [np.ones(n), time >= cut, time - time.mean(), week[:, 1:] - week[:, [0]]]
    ).astype(float)


def errors(rng, n, rho):
    noise = rng.normal(size=n) * np.r_[1, np.full(n - 1, np.sqrt(1 - rho**2))]
    for t in range(1, n):
        noise[t] += rho * noise[t - 1]
    return noise


def likelihood(parameters, x, y, position):
    """The restricted log likelihood of (log variance, rho), with dense matrices."""
    log_variance, rho = parameters
    v = np.exp(log_variance) * rho ** np.abs(np.subtract.outer(position, position))
    inverse = np.linalg.inv(v)
    precision = x.T @ inverse @ x
    b = np.linalg.solve(precision, x.T @ inverse @ y)
    rest = y - x @ b
    return -0.5 * (
        np.linalg.slogdet(v)[1] + np.linalg.slogdet(precision)[1] + rest @ inverse @ rest
    )


def covariance(parameters, x, position):
    log_variance, rho = parameters
    v = np.exp(log_variance) * rho ** np.abs(np.subtract.outer(position, position))
    return np.linalg.inv(x.T @ np.linalg.inv(v) @ x)


def dense(x, y, position, weights):
    """Estimate, standard error and Satterthwaite's degrees of freedom by numerical derivatives."""
    start = np.array([np.log(np.var(y)), 0.3])
    bounds = [(None, None), (-0.89, 0.98)]
    top = optimize.minimize(
        lambda p: -likelihood(p, x, y, position),
        start,
        bounds=bounds,
        options={"ftol": 1e-15, "gtol": 1e-9},
    ).x
    step = 1e-4
    unit = np.eye(2) * step
    information = -np.array(
        [
            [
                (
                    likelihood(top + unit[i] + unit[j], x, y, position)
                    - likelihood(top + unit[i] - unit[j], x, y, position)
                    - likelihood(top - unit[i] + unit[j], x, y, position)
                    + likelihood(top - unit[i] - unit[j], x, y, position)
                )
                / (4 * step**2)
                for j in range(2)
            ]
            for i in range(2)
        ]
    )

    def variance(p):
        return weights @ covariance(p, x, position) @ weights

    slope = np.array([(variance(top + u) - variance(top - u)) / (2 * step) for u in unit])
    v = np.exp(top[0]) * top[1] ** np.abs(np.subtract.outer(position, position))
    inverse = np.linalg.inv(v)
    b = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
    df = 2 * variance(top) ** 2 / (slope @ np.linalg.solve(information, slope))
    return weights @ b, np.sqrt(variance(top)), df, top[1]


@pytest.mark.parametrize(("seed", "rho"), [(1, 0.0), (2, 0.3), (3, 0.5), (4, 0.7)])
@pytest.mark.parametrize("has_gaps", [False, True])
def test_the_fit_is_the_top_of_the_dense_likelihood(seed, rho, has_gaps):
    rng = np.random.default_rng(seed)
    x, y = design(80, 50), errors(rng, 80, rho)
    kept = np.setdiff1d(np.arange(80), [9, 10, 33, 60]) if has_gaps else np.arange(80)
    weights = np.eye(9)[1]
    estimate, error, df, top = dense(x[kept], y[kept], kept.astype(float), weights)
    found = reml.fit(x[kept], y[kept][None], kept)
    result = reml.contrast(found, weights)
    assert found.rho[0] == pytest.approx(top, abs=1e-4)
    assert result.estimate[0] == pytest.approx(estimate, rel=1e-3, abs=1e-4)
    assert result.standard_error[0] == pytest.approx(error, rel=1e-3)
    assert result.df[0] == pytest.approx(df, rel=0.01)


def test_many_responses_are_fitted_as_one_by_one():
    rng = np.random.default_rng(5)
    x, many = design(60, 30), rng.normal(size=(7, 60))
    together = reml.contrast(reml.fit(x, many, np.arange(60)), np.eye(9)[1])
    for k, y in enumerate(many):
        alone = reml.contrast(reml.fit(x, y[None], np.arange(60)), np.eye(9)[1])
        assert alone.standard_error[0] == pytest.approx(together.standard_error[k], rel=1e-9)


@given(st.integers(0, 1000), st.floats(0.01, 100), st.floats(-5, 5))
@settings(max_examples=25)
def test_units_and_offsets_change_no_t(seed, factor, offset):
    rng = np.random.default_rng(seed)
    x, y = design(60, 30), errors(rng, 60, 0.4)
    there, moved = (
        reml.contrast(reml.fit(x, values[None], np.arange(60)), np.eye(9)[1])
        for values in (y, y * factor + offset)
    )
    assert moved.estimate[0] == pytest.approx(there.estimate[0] * factor, rel=1e-5, abs=1e-6)
    assert moved.df[0] == pytest.approx(there.df[0], rel=1e-3)


def test_without_correlation_it_is_least_squares():
    rng = np.random.default_rng(6)
    x, y = np.column_stack([np.ones(3000), rng.normal(size=3000)]), rng.normal(size=3000)
    result = reml.contrast(reml.fit(x, y[None], np.arange(3000)), np.array([0.0, 1.0]))
    oracle = stats.linregress(x[:, 1], y)
    assert result.estimate[0] == pytest.approx(oracle.slope, abs=1e-3)
    assert result.standard_error[0] == pytest.approx(oracle.stderr, rel=0.01)


def test_a_random_walk_has_the_fewest_degrees_of_freedom():
    walk = np.cumsum(np.random.default_rng(7).normal(size=60))
    result = reml.contrast(reml.fit(np.ones((60, 1)), walk[None], np.arange(60)), np.ones(1))
    assert result.df[0] == 1
