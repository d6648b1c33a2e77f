"""Shares: intervals for one proportion, plain and clustered, and an exact test against a value."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from analytics.statistics import quantiles

#: Below this many clusters the spread between them cannot be estimated: show counts only.
FEWEST_CLUSTERS = 4


@dataclass(frozen=True)
class ClusteredShare:
    """A ratio of sums over clusters with its interval; `n_effective` is what n is worth."""

    rate: float
    low: float
    high: float
    n_effective: float
    n_clusters: int


def wilson(
    successes: float, n: float, *, level: float = 0.95, quantile: float | None = None
) -> tuple[float, float]:
    """Which proportions agree with `successes` of `n`? The interval that inverts the score test.

    `quantile` replaces the normal quantile where the spread itself was estimated.
    Ends are exact at 0 and n. Wilson 1927; Newcombe 1998, Stat Med 17:857, method 3.
    """
    if n <= 0:
        raise ValueError("a proportion needs at least one observation")
    z = quantiles.normal(level) if quantile is None else quantile
    share, shift = successes / n, z**2 / n
    centre = (share + shift / 2) / (1 + shift)
    half = z * np.sqrt(share * (1 - share) / n + shift / (4 * n)) / (1 + shift)
    low = 0.0 if successes <= 0 else max(0.0, float(centre - half))
    high = 1.0 if successes >= n else min(1.0, float(centre + half))
    return low, high


def clopper_pearson(successes: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """The interval that never covers less than `level`: exact binomial tails of equal size.

    Clopper & Pearson 1934, by quantiles of the beta distribution.
    """
    tail = (1 - level) / 2
    low = 0.0 if successes == 0 else float(stats.beta.ppf(tail, successes, n - successes + 1))
    high = 1.0 if successes == n else float(stats.beta.isf(tail, successes + 1, n - successes))
    return low, high


def mid_p(successes: int, n: int, share: float) -> float:
    """Two-sided p that the true proportion is `share`: twice the smaller binomial tail.

    The observed outcome counts half, which takes the exact test's excess caution away
    (Lancaster 1961).
    """
    here = stats.binom.pmf(successes, n, share)
    below = stats.binom.cdf(successes - 1, n, share) + here / 2
    return float(min(1.0, 2 * min(below, 1 - below)))


def clustered_wilson(
    successes: ArrayLike, n: ArrayLike, *, level: float = 0.95
) -> ClusteredShare | None:
    """A share over all clusters, when observations in one cluster resemble each other.

    successes, n: one value per cluster; clusters with n = 0 are left out. The variance of the ratio
    of sums gives an effective n (never above the real one), and Student's t with clusters - 1
    degrees of freedom stands in for the normal quantile. None with fewer than FEWEST_CLUSTERS.
    """
    x, size = np.asarray(successes, float), np.asarray(n, float)
    x, size = x[size > 0], size[size > 0]
    count, total = len(size), size.sum()
    if count < FEWEST_CLUSTERS:
        return None
    share = x.sum() / total
    variance = count / (count - 1) * np.sum((x - share * size) ** 2) / total**2
    binomial = share * (1 - share)
    worth = min(total, binomial / variance) if variance > 0 and binomial > 0 else total
    low, high = wilson(share * worth, worth, quantile=quantiles.student(level, count - 1))
    return ClusteredShare(
        float(share),
        0.0 if x.sum() == 0 else low,
        1.0 if x.sum() == total else high,
        float(worth),
        count,
    )
