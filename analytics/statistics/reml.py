"""Regression with errors that resemble their predecessor: AR(1) by restricted maximum likelihood.

Many responses on one design are fitted at once: all the likelihood needs of the rows are sums of
products of neighbouring rows, so each step costs one small matrix per response. Missing days are
gaps: d days apart means a correlation of rho^d.
"""

from dataclasses import dataclass

import numpy as np

#: The correlation is looked for between these; a fit at the upper end is as good as not stationary.
LOWEST, HIGHEST = -0.9, 0.99
#: A grid finds the hill, halving its top; the step is for second derivatives.
GRID, HALVINGS, STEP = 25, 36, 1e-4
#: A residual sum of squares below this has no logarithm.
SMALLEST = 1e-300


@dataclass(frozen=True)
class Fit:
    """Per response: coefficients (responses, p), their covariance, rho, residual variance.

    `information` is the curvature of the restricted likelihood in (log variance, rho), from which
    `contrast` takes Satterthwaite's degrees of freedom.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    rho: np.ndarray
    variance: np.ndarray
    information: np.ndarray
    slope_of_covariance: np.ndarray


@dataclass(frozen=True)
class Contrast:
    """A linear combination of coefficients, per response: estimate, standard error, degrees."""

    estimate: np.ndarray
    standard_error: np.ndarray
    df: np.ndarray


@dataclass(frozen=True)
class _Sums:
    """Products of rows with themselves, their predecessors, and of the predecessors, by gap."""

    first: np.ndarray
    gaps: tuple[int, ...]
    own: tuple[np.ndarray, ...]
    crossed: tuple[np.ndarray, ...]
    previous: tuple[np.ndarray, ...]
    many: tuple[int, ...]
    n: int


@dataclass(frozen=True)
class _Point:
    """The likelihood at one rho per response: inverse of X'R^-1 X and the slope of X'R^-1 X,
    coefficients, residual sum of squares and log determinants with their slopes in rho.
    """

    inverse: np.ndarray
    precision_slope: np.ndarray
    coefficients: np.ndarray
    rest: np.ndarray
    rest_slope: np.ndarray
    fixed: np.ndarray
    fixed_slope: np.ndarray


def fit(design: np.ndarray, responses: np.ndarray, position: np.ndarray) -> Fit:
    """Fit every response, one per row of `responses` (responses, n), on `design` (n, p).

    position: the day of each row, increasing. The design must have full rank and fewer columns than
    rows, and responses must vary about it: the caller's to see to. Patterson & Thompson 1971;
    Turner et al. 2021 for interrupted series.
    """
    # orthonormal columns and residuals of least squares: offsets and units cost no digits
    basis, triangle = np.linalg.qr(design)
    plain = responses @ basis
    sums = _sums(basis, responses - plain @ basis.T, position)
    rho = _best(sums)
    here, below, above = (_at(sums, rho + shift) for shift in (0.0, -STEP, STEP))
    freedom = sums.n - design.shape[1]
    variance = here.rest / freedom
    information = np.empty((len(rho), 2, 2))
    information[:, 0, 0] = freedom / 2
    information[:, 0, 1] = information[:, 1, 0] = -here.rest_slope / (2 * variance)
    curve = (above.fixed_slope - below.fixed_slope) + (
        above.rest_slope - below.rest_slope
    ) / variance
    information[:, 1, 1] = curve / (4 * STEP)
    back = np.linalg.inv(triangle)
    slope = -here.inverse @ here.precision_slope @ here.inverse
    covariance, slope = (
        back @ (part * variance[:, None, None]) @ back.T for part in (here.inverse, slope)
    )
    coefficients = (plain + here.coefficients) @ back.T
    return Fit(coefficients, covariance, rho, variance, information, slope)


def contrast(found: Fit, weights: np.ndarray) -> Contrast:
    """A combination of the coefficients with Satterthwaite's degrees of freedom.

    df = 2 v^2 / (g' I^-1 g): v the variance of the combination, g its slope in (log variance, rho).
    Where the likelihood has no top inside the range the degrees are those of one observation.
    """
    estimate = found.coefficients @ weights
    variance = np.einsum("i,sij,j->s", weights, found.covariance, weights)
    slope = np.einsum("i,sij,j->s", weights, found.slope_of_covariance, weights)
    a, b, c = (found.information[:, i, j] for i, j in ((0, 0), (0, 1), (1, 1)))
    determinant = a * c - b * b
    is_peak = (determinant > 0) & (c > 0)
    spread = variance**2 * c - 2 * variance * slope * b + slope**2 * a
    df = np.where(is_peak, 2 * variance**2 * determinant / np.where(is_peak, spread, 1.0), 1.0)
    return Contrast(estimate, np.sqrt(variance), np.maximum(df, 1.0))


def _sums(design: np.ndarray, responses: np.ndarray, position: np.ndarray) -> _Sums:
    size = (len(responses), *design.shape)
    rows = np.concatenate([np.broadcast_to(design, size), responses[..., None]], axis=2)
    steps = np.diff(position)
    gaps = tuple(int(gap) for gap in np.unique(steps))
    before, after = rows[:, :-1], rows[:, 1:]
    picked = [steps == gap for gap in gaps]
    return _Sums(
        _product(rows[:, :1], rows[:, :1]),
        gaps,
        tuple(_product(after[:, at], after[:, at]) for at in picked),
        tuple(_product(after[:, at], before[:, at]) for at in picked),
        tuple(_product(before[:, at], before[:, at]) for at in picked),
        tuple(int(at.sum()) for at in picked),
        len(position),
    )


def _product(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.swapaxes(left, 1, 2) @ right


def _whole(sums: _Sums, rho: np.ndarray) -> tuple[np.ndarray, ...]:
    """Z'R^-1 Z of design and response, log |R|, and the slopes of both in rho."""
    whole, slope = sums.first.copy(), np.zeros_like(sums.first)
    scale, scale_slope = np.zeros(len(rho)), np.zeros(len(rho))
    for i, gap in enumerate(sums.gaps):
        p, left = (part[:, None, None] for part in (rho**gap, 1 - rho ** (2 * gap)))
        turn = gap * rho ** (gap - 1)
        crossed = sums.crossed[i] + np.swapaxes(sums.crossed[i], 1, 2)
        term = (sums.own[i] - p * crossed + p**2 * sums.previous[i]) / left
        whole += term
        steep = (2 * p * (sums.previous[i] + term) - crossed) / left
        slope += turn[:, None, None] * steep
        scale += sums.many[i] * np.log(left[:, 0, 0])
        scale_slope -= sums.many[i] * turn * (2 * p / left)[:, 0, 0]
    return whole, slope, scale, scale_slope


def _at(sums: _Sums, rho: np.ndarray) -> _Point:
    """Everything the restricted likelihood is made of, at one rho per response."""
    whole, slope, scale, scale_slope = _whole(sums, rho)
    inverse = np.linalg.inv(whole[:, :-1, :-1])
    coefficients = np.einsum("sij,sj->si", inverse, whole[:, :-1, -1])
    rest = whole[:, -1, -1] - np.einsum("si,si->s", whole[:, :-1, -1], coefficients)
    outside = np.concatenate([-coefficients, np.ones((len(rho), 1))], axis=1)
    return _Point(
        inverse,
        slope[:, :-1, :-1],
        coefficients,
        rest,
        np.einsum("si,sij,sj->s", outside, slope, outside),
        scale - np.linalg.slogdet(inverse)[1],
        scale_slope + np.einsum("sij,sji->s", inverse, slope[:, :-1, :-1]),
    )


def _best(sums: _Sums) -> np.ndarray:
    """The correlation of the largest likelihood, per response.

    The best point of a grid, then bisection of the slope between its neighbours.
    """
    n_responses, freedom = len(sums.first), sums.n - sums.first.shape[1] + 1
    grid, heights = np.linspace(LOWEST, HIGHEST, GRID), []
    for rho in grid:
        point = _at(sums, np.full(n_responses, rho))
        heights.append(point.fixed + freedom * np.log(np.maximum(point.rest, SMALLEST)))
    top = np.argmin(heights, axis=0)
    low, high = grid[np.maximum(top - 1, 0)], grid[np.minimum(top + 1, GRID - 1)]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        point = _at(sums, middle)
        rises = point.fixed_slope + freedom * point.rest_slope / point.rest < 0
        low, high = np.where(rises, middle, low), np.where(rises, high, middle)
    return np.minimum((low + high) / 2, HIGHEST - 2 * STEP)
