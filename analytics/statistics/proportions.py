"""Shares: intervals for one proportion, plain and clustered, and an exact test against a value."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from analytics.results import CannotTell, Interval
from analytics.statistics import estimates, quantiles
from analytics.statistics.estimates import Estimate

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


def one_share(
    successes: int, n: int, null: float | None = None, *, level: float = 0.95, exact: bool = False
) -> Estimate | CannotTell:
    """What share is it, and does it differ from `null`? Wilson's interval, exact mid-p.

    With `exact` the guaranteed pair: Clopper-Pearson and the binomial test (all outcomes no
    likelier than the observed one). `null` strictly between 0 and 1, or None for no test.
    Independent observations; n = 0: CannotTell. Brown, Cai & DasGupta 2001, Stat Sci 16:101.
    """
    estimates.share_of(successes, n)
    if n == 0:
        return CannotTell("too_few_observations", 0, 1)
    if null is not None and not 0 < null < 1:
        raise ValueError("the share to compare with lies between 0 and 1")
    low, high = (clopper_pearson if exact else wilson)(successes, n, level=level)
    p_value = None
    if null is not None:
        tested = stats.binomtest(successes, n, null).pvalue if exact else mid_p(successes, n, null)
        p_value = float(tested)
    method = "clopper_pearson" if exact else "wilson"
    share = successes / n
    return Estimate(method, (n,), share, Interval(low, high, level), p_value=p_value)


def net_score(
    promoters: int, passives: int, detractors: int, *, level: float = 0.95
) -> Estimate | CannotTell:
    """Share of promoters less share of detractors (-1 to 1) with its normal interval.

    s.e. = sqrt((p + d - (p - d)^2) / n): the multinomial variance of a value of 1, 0 or -1.
    Only for a 0-10 scale in integers. Fewer than two answers, or all alike: CannotTell.
    """
    estimates.counted(promoters, passives, detractors)
    n = promoters + passives + detractors
    if n < 2:
        return CannotTell("too_few_observations", n, 2)
    p, d = promoters / n, detractors / n
    variance = (p + d - (p - d) ** 2) / n
    if n in (promoters, passives, detractors):
        return CannotTell("no_variation", n)
    return estimates.normal("net_score", (n,), p - d, sqrt(variance), level=level)


def mid_p(successes: int, n: int, share: float) -> float:
    """Two-sided p that the true proportion is `share`: twice the smaller binomial tail.

    The observed outcome counts half, which takes the exact test's excess caution away
    (Lancaster 1961).
    """
    here = stats.binom.pmf(successes, n, share) / 2
    below, above = stats.binom.cdf(successes - 1, n, share), stats.binom.sf(successes, n, share)
    return float(min(1.0, 2 * (min(below, above) + here)))


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


def clustered_p(found: ClusteredShare, null: float) -> float:
    """The p that a clustered share is `null` (0 to 1): below 1 - level exactly when the interval of
    that level leaves `null` out.

    Score statistic at the effective n, Student's t with clusters - 1. The interval is the one of
    `clustered_wilson`, whose ends at 0 and n are exact.
    """
    if not 0 < null < 1:
        raise ValueError("the share to compare with lies between 0 and 1")
    error = sqrt(null * (1 - null) / found.n_effective)
    return quantiles.student_p((found.rate - null) / error, found.n_clusters - 1)


def intraclass_correlation(successes: ArrayLike, n: ArrayLike) -> float | CannotTell:
    """How alike are the yes and no of one cluster? Analysis of variance estimator, 1 at most.

    (MSB - MSW) / (MSB + (n0 - 1) MSW), n0 = (N - sum n^2 / N) / (G - 1); around 0 where clusters
    are no more alike than chance, and then possibly below it (Ridout, Demetrio & Firth 1999).
    Clusters with n = 0 are left out. Fewer than two clusters, one observation in each, or everybody
    alike: CannotTell.
    """
    x, size = np.asarray(successes, float), np.asarray(n, float)
    x, size = x[size > 0], size[size > 0]
    groups, total = len(size), size.sum()
    if groups < 2 or total <= groups:
        return CannotTell("too_few_clusters", groups, 2)
    share, within = x.sum() / total, float(np.sum(x * (1 - x / size)))
    between = float(np.sum(size * (x / size - share) ** 2))
    if within + between <= 0:
        return CannotTell("no_variation", int(total))
    between, within = between / (groups - 1), within / (total - groups)
    usual = (total - np.sum(size**2) / total) / (groups - 1)
    return float((between - within) / (between + (usual - 1) * within))


def clustered_difference(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, *, level: float = 0.95
) -> Estimate | CannotTell:
    """By how much do two shares differ, when observations come in clusters (teams, sessions)?

    One entry per cluster of each side; ratio of sums on either side, linearised variance
    G/(G-1) sum (x - p n)^2 / (sum n)^2, Student's t with Welch's degrees of freedom over clusters.
    n counts clusters. Clusters with n = 0 are left out. Fewer than two clusters on a side, or none
    that differs: CannotTell. Donald & Lang 2007 for why the cluster is the unit.
    """
    sides = [_cluster_share(x1, n1), _cluster_share(x2, n2)]
    groups = tuple(count for count, _, _ in sides)
    if min(groups) < 2:
        return CannotTell("too_few_clusters", min(groups), 2)
    (g1, p1, v1), (g2, p2, v2) = sides
    if v1 + v2 <= 0:
        return CannotTell("no_variation", sum(groups))
    df = (v1 + v2) ** 2 / (v1**2 / (g1 - 1) + v2**2 / (g2 - 1))
    return estimates.student("clustered", groups, p1 - p2, sqrt(v1 + v2), df, level=level)


def _cluster_share(successes: ArrayLike, n: ArrayLike) -> tuple[int, float, float]:
    """Clusters with anybody in them, their common share and the variance of that share."""
    x, size = np.asarray(successes, float), np.asarray(n, float)
    x, size = x[size > 0], size[size > 0]
    if len(size) < 2:
        return len(size), 0.0, 0.0
    share, count = x.sum() / size.sum(), len(size)
    spread = np.sum((x - share * size) ** 2) / size.sum() ** 2
    return count, float(share), float(count / (count - 1) * spread)
