"""Shares: intervals for one proportion, plain and clustered, and an exact test against a value."""

from dataclasses import dataclass
from math import inf, isinf, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special, stats

from analytics.results import CannotTell, Interval
from analytics.statistics import estimates, quantiles
from analytics.statistics.estimates import Estimate

#: Below this many clusters the spread between them cannot be estimated: show counts only.
FEWEST_CLUSTERS = 4
#: A p below or above these is 0 or 1.
SMALLEST_P, LARGEST_P = 1e-12, 1 - 1e-6


@dataclass(frozen=True)
class ClusteredShare:
    """A ratio of sums over clusters with its interval.

    `n` observations in `n_clusters`; `n_design` is p (1 - p) over the variance between clusters
    (infinite where clusters do not differ), `n_effective` what n is worth in the interval.
    """

    rate: float
    low: float
    high: float
    n: int
    n_clusters: int
    n_design: float
    n_effective: float


def wilson(successes: float, n: float, *, level: float = 0.95) -> tuple[float, float]:
    """Which proportions agree with `successes` of `n`? The interval that inverts the score test.

    Ends are exact at 0 and n. Wilson 1927; Newcombe 1998, Stat Med 17:857, method 3.
    """
    if n <= 0:
        raise ValueError("a proportion needs at least one observation")
    z = quantiles.normal(level)
    share, shift = successes / n, z**2 / n
    centre = (share + shift / 2) / (1 + shift)
    half = z * np.sqrt(share * (1 - share) / n + shift / (4 * n)) / (1 + shift)
    low = 0.0 if successes <= 0 else max(0.0, float(centre - half))
    high = 1.0 if successes >= n else min(1.0, float(centre + half))
    return low, high


def clopper_pearson(successes: float, n: float, *, level: float = 0.95) -> tuple[float, float]:
    """The interval that never covers less than `level`: exact binomial tails of equal size.

    Clopper & Pearson 1934, by quantiles of the beta distribution, which serve the fractional counts
    of a design as well (Korn & Graubard 1998).
    """
    tail, failures = (1 - level) / 2, n - successes
    low = 0.0 if successes <= 0 else float(special.betaincinv(successes, failures + 1, tail))
    high = 1.0 if failures <= 0 else float(special.betaincinv(successes + 1, failures, 1 - tail))
    return low, high


def agresti_coull(successes: float, n: float, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's centre with the usual half width at it: wider than Wilson near 0 and 1.

    (x + z^2/2) / (n + z^2), cut to 0 and 1. Agresti & Coull 1998, Am Stat 52:119.
    """
    z = quantiles.normal(level)
    many = n + z**2
    centre = (successes + z**2 / 2) / many
    half = z * sqrt(centre * (1 - centre) / many)
    return max(0.0, centre - half), min(1.0, centre + half)


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


def mid_p_interval(successes: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """The shares that `mid_p` does not reject: Clopper-Pearson's with less of its excess caution.

    Each end leaves a tail of (1 - level) / 2, half of the observed outcome in it; 0 and 1 where
    nobody or everybody succeeded (Berry & Armitage 1995).
    """
    tail = (1 - level) / 2

    def below(share: float) -> float:
        return special.bdtr(successes, n, share) - stats.binom.pmf(successes, n, share) / 2

    def end(at: float) -> float:
        return float(optimize.brentq(lambda share: below(share) - at, 1e-12, 1 - 1e-12))

    return 0.0 if successes == 0 else end(1 - tail), 1.0 if successes == n else end(tail)


def clustered_share(
    successes: ArrayLike, n: ArrayLike, *, level: float = 0.95
) -> ClusteredShare | None:
    """A share over all clusters, when observations in one cluster resemble each other.

    Clopper-Pearson's interval of n* observations at the ratio of sums p. With G clusters,
    n* = p (1 - p) / v (t[n - 1] / t[G - 1])^2, and never more than there are, where
    v = G/(G - 1) sum (x - p m)^2 / n^2 is the variance of p and t[df] the quantile that the
    interval of `level` reaches to. Korn & Graubard 1998, Survey Methodology 24:193; the ceiling:
    Parker et al. 2017, Vital and Health Statistics 2(175).
    successes, n: one value per cluster; clusters with n = 0 are left out. None with fewer than
    FEWEST_CLUSTERS.
    """
    x, size = np.asarray(successes, float), np.asarray(n, float)
    x, size = x[size > 0], size[size > 0]
    count, total = len(size), float(size.sum())
    if count < FEWEST_CLUSTERS:
        return None
    share = float(x.sum()) / total
    variance = count / (count - 1) * float(np.sum((x - share * size) ** 2)) / total**2
    worth = share * (1 - share) / variance if variance > 0 else inf
    used = _effective(worth, total, count, level)
    low, high = clopper_pearson(share * used, used, level=level)
    return ClusteredShare(share, low, high, round(total), count, worth, used)


def clustered_p(found: ClusteredShare, null: float) -> float:
    """The p that a clustered share is `null` (0 to 1): the smallest 1 - level whose interval leaves
    `null` out, so that the two never disagree at any level.

    Twice the smaller tail at n*, which depends on the level through its quantile: the more is asked
    for, the less n is worth, so there is one p.
    """
    if not 0 < null < 1:
        raise ValueError("the share to compare with lies between 0 and 1")

    def excess(p: float) -> float:
        used = _effective(found.n_design, found.n, found.n_clusters, 1 - p)
        return _doubled_tail(found.rate * used, used, null) - p

    if excess(LARGEST_P) >= 0:
        return 1.0
    return float(optimize.brentq(excess, SMALLEST_P, LARGEST_P)) if excess(SMALLEST_P) > 0 else 0.0


def _effective(worth: float, n: float, n_clusters: int, level: float) -> float:
    """What n observations are worth where their spread was estimated from a few clusters."""
    if isinf(worth):
        return float(n)
    few = quantiles.student(level, n - 1) / quantiles.student(level, n_clusters - 1)
    return min(float(n), worth * few**2)


def _doubled_tail(successes: float, n: float, share: float) -> float:
    """Twice the chance of as few or as many, whichever is less; counts may be fractions."""
    failures = n - successes
    many = special.betainc(successes, failures + 1, share) if successes > 0 else 1.0
    few = special.betainc(failures, successes + 1, 1 - share) if failures > 0 else 1.0
    return float(min(1.0, 2 * min(many, few)))


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
