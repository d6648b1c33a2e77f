"""How well do the items of a scale or test hang together? From their covariances.

A covariance matrix (k, k) may be pairwise complete; n is then the number of people with any pair,
as in R's psych::alpha. Items that point the other way are turned around first (`reversed_items`).
"""

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analytics.results import CannotTell, Interval
from analytics.statistics.estimates import Estimate

#: Fewer people or items than these make alpha unsteady: to be warned about.
FEW_PEOPLE, FEW_ITEMS = 30, 3


def covariances(patterns: ArrayLike, counts: ArrayLike | None = None) -> np.ndarray:
    """Covariance of every pair of items over the people who answered both; NaN where nobody did.

    patterns: one row per person (or distinct pattern, with its count), one column per item, NaN for
    no answer. Means are those of the pair's own people, n - 1 below (R: cov(use = "pairwise")).
    """
    table = np.asarray(patterns, float)
    weight = np.ones(len(table)) if counts is None else np.asarray(counts, float)
    k = table.shape[1]
    result = np.full((k, k), np.nan)
    for i in range(k):
        for j in range(i, k):
            result[i, j] = result[j, i] = _covariance(table[:, i], table[:, j], weight)
    return result


def reversed_items(covariance: ArrayLike, items: ArrayLike) -> np.ndarray:
    """The covariances after the items at these places were turned around (scale less answer)."""
    sign = np.ones(len(np.asarray(covariance)))
    sign[np.asarray(items, int)] = -1
    return np.asarray(covariance, float) * np.outer(sign, sign)


def alpha(covariance: ArrayLike, n: int, *, level: float = 0.95) -> Estimate | CannotTell:
    """How reliable is the sum of the items? Cronbach's alpha with Feldt's interval.

    k/(k-1) (1 - sum of variances / variance of the sum); 1 - alpha over 1 - its estimate is F with
    n - 1 and (n - 1)(k - 1) (Feldt 1965; Feldt, Woodruff & Salih 1987). Assumes items of one
    construct and equal loadings, else it is a lower bound. Two items and two people at least, and a
    sum that varies: else CannotTell. A missing pair: CannotTell.
    """
    matrix = np.asarray(covariance, float)
    k = len(matrix)
    if k < 2:
        return CannotTell("too_few_items", k, 2)
    if n < 2 or not np.isfinite(matrix).all():
        return CannotTell("too_few_pairs", n, 2)
    if matrix.sum() <= 0:
        return CannotTell("no_variation", n)
    estimate = _alpha(matrix)
    low, high = _feldt(estimate, n, k, level)
    return Estimate("cronbach_alpha", (n,), estimate, Interval(low, high, level))


def without_each(covariance: ArrayLike) -> tuple[float | None, ...]:
    """Alpha of the rest when one item is dropped, in the order of the items; None for no rest."""
    matrix = np.asarray(covariance, float)
    rests = [np.delete(np.delete(matrix, i, 0), i, 1) for i in range(len(matrix))]
    return tuple(_alpha(rest) if len(rest) > 1 and rest.sum() > 0 else None for rest in rests)


def item_rest(covariance: ArrayLike) -> tuple[float | None, ...]:
    """Correlation of each item with the sum of the others; None where either does not vary.

    A negative one is an item that was probably meant to be turned around.
    """
    matrix = np.asarray(covariance, float)
    own = np.diag(matrix)
    with_rest = matrix.sum(axis=1) - own
    rest = matrix.sum() - 2 * matrix.sum(axis=1) + own
    return tuple(
        float(c / sqrt(v * r)) if v > 0 and r > 0 else None
        for c, v, r in zip(with_rest, own, rest, strict=True)
    )


def kr20(
    shares: ArrayLike, total_variance: float, n: int, *, level: float = 0.95
) -> Estimate | CannotTell:
    """Alpha of right-or-wrong questions from the share right of each and the variance of totals.

    k/(k-1) (1 - sum p(1-p) / variance); `total_variance` with n - 1 below, as everywhere here
    (Kuder & Richardson 1937, formula 20). Fewer than two questions or people, or equal totals:
    CannotTell.
    """
    p = np.asarray(shares, float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("shares lie between 0 and 1")
    k = len(p)
    if k < 2:
        return CannotTell("too_few_items", k, 2)
    if n < 2:
        return CannotTell("too_few_observations", n, 2)
    if total_variance <= 0:
        return CannotTell("no_variation", n)
    own = float(np.sum(p * (1 - p))) * n / (n - 1)
    estimate = k / (k - 1) * (1 - own / total_variance)
    low, high = _feldt(estimate, n, k, level)
    return Estimate("kr20", (n,), estimate, Interval(low, high, level))


def _alpha(matrix: np.ndarray) -> float:
    k = len(matrix)
    return float(k / (k - 1) * (1 - np.trace(matrix) / matrix.sum()))


def _feldt(estimate: float, n: int, k: int, level: float) -> tuple[float, float]:
    between, within, tail = n - 1, (n - 1) * (k - 1), (1 - level) / 2
    low, high = (1 - (1 - estimate) * special.fdtri(between, within, q) for q in (1 - tail, tail))
    return float(low), float(high)


def _covariance(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> float:
    kept = np.isfinite(x) & np.isfinite(y)
    n = weight[kept].sum()
    if n < 2:
        return np.nan
    a, b, w = x[kept], y[kept], weight[kept]
    return float(
        np.sum(w * (a - np.average(a, weights=w)) * (b - np.average(b, weights=w))) / (n - 1)
    )
