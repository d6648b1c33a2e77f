"""Means of more than two groups, from count, mean and variance of each."""

from dataclasses import dataclass
from itertools import combinations
from math import sqrt

import numpy as np
from numpy.polynomial import Chebyshev
from scipy import special, stats

from analytics.results import CannotTell, Interval
from analytics.statistics import moments, two_means
from analytics.statistics.estimates import Estimate, Tested
from analytics.statistics.moments import Moments

#: Points at which critical values are worked out where many are needed.
NODES = 21


@dataclass(frozen=True)
class Pair:
    """Two groups of several, by their places in the list, and how they differ (first - second)."""

    first: int
    second: int
    difference: Estimate | CannotTell


def welch_anova(groups: list[Moments]) -> Tested | CannotTell:
    """Do the means of several groups differ? Welch's F, with unequal variances allowed.

    Weights n / s^2 (Welch 1951; R: oneway.test). effect: omega squared is not defined here, so
    None. Fewer than two groups, a group of one, or one without variation: CannotTell.
    """
    refused = _refusal(groups)
    if refused is not None:
        return refused
    if min(group.variance for group in groups) <= 0:
        return CannotTell("no_variation", sum(group.n for group in groups))
    n, mean, variance = _columns(groups)
    weight, k = n / variance, len(groups)
    total = weight.sum()
    centre = mean[0] + np.sum(weight * (mean - mean[0])) / total
    between = float(np.sum(weight * (mean - centre) ** 2)) / (k - 1)
    spread = float(np.sum((1 - weight / total) ** 2 / (n - 1)))
    statistic = between / (1 + 2 * (k - 2) * spread / (k * k - 1))
    df = (float(k - 1), (k * k - 1) / (3 * spread))
    return Tested("welch_anova", _sizes(groups), statistic, df, _f_tail(*df, statistic))


def anova(groups: list[Moments]) -> Tested | CannotTell:
    """The classical one-way analysis of variance, for comparison with textbooks.

    F = between / within with k - 1 and n - k; assumes equal variances. effect: eta squared, the
    share of the sum of squares between groups. No variation inside groups: CannotTell. Fisher 1925.
    """
    k, n = len(groups), sum(group.n for group in groups)
    if k < 2:
        return CannotTell("too_few_groups", k, 2)
    if min(group.n for group in groups) < 1 or n <= k:
        return CannotTell("too_few_observations", n, k + 1)
    whole = groups[0]
    for group in groups[1:]:
        whole = moments.merge(whole, group)
    within = two_means.pooled_variance(*groups) * (n - k)
    if within <= two_means.ROUNDING * max(group.mean**2 for group in groups):
        return CannotTell("no_variation", n)
    between = float(sum(group.n * (group.mean - whole.mean) ** 2 for group in groups))
    df = (float(k - 1), float(n - k))
    statistic = between / df[0] / (within / df[1])
    effect = between / (between + within)
    return Tested("anova", _sizes(groups), statistic, df, _f_tail(*df, statistic), effect)


def games_howell(groups: list[Moments], *, level: float = 0.95) -> list[Pair]:
    """Which groups differ from which, all pairs together at `level`? Unequal variances allowed.

    Studentised range at Welch's degrees of freedom of each pair (Games & Howell 1976). p values and
    intervals are adjusted for all pairs. A pair without variation, or a group of one: CannotTell.
    """
    pairs = list(combinations(range(len(groups)), 2))
    found = [two_means.welch(groups[i], groups[j], level=level) for i, j in pairs]
    told = [one.df for one in found if isinstance(one, Estimate)]
    reaches = iter(critical_ranges(level, len(groups), np.array(told, float)) / sqrt(2))
    return [
        Pair(i, j, _games_howell(one, len(groups), next(reaches), level))
        if isinstance(one, Estimate)
        else Pair(i, j, one)
        for (i, j), one in zip(pairs, found, strict=True)
    ]


def critical_ranges(level: float, k: int, df: np.ndarray) -> np.ndarray:
    """Critical values of the studentised range of `k` means at each of many degrees of freedom.

    One takes scipy a tenth of a second. Of more than NODES their logarithm is interpolated over
    1/df at Chebyshev's points, relative error below 1e-8.
    """
    if len(np.unique(df)) <= NODES:
        return stats.studentized_range.isf(1 - level, k, df)
    curve = Chebyshev.interpolate(
        lambda inverse: np.log(stats.studentized_range.isf(1 - level, k, 1 / inverse)),
        NODES - 1,
        domain=[1 / df.max(), 1 / df.min()],
    )
    return np.exp(curve(1 / df))


def _games_howell(found: Estimate, k: int, reach: float, level: float) -> Estimate:
    """The comparison of two groups by Welch, adjusted for all pairs of `k` groups."""
    q = abs(found.statistic) * sqrt(2)
    p_value = float(stats.studentized_range.sf(q, k, found.df))
    half = float(reach) * found.standard_error
    interval = Interval(found.estimate - half, found.estimate + half, level)
    return Estimate(
        "games_howell",
        found.n,
        found.estimate,
        interval,
        found.standard_error,
        found.statistic,
        found.df,
        min(1.0, p_value),
    )


def _refusal(groups: list[Moments]) -> CannotTell | None:
    if len(groups) < 2:
        return CannotTell("too_few_groups", len(groups), 2)
    fewest = min(group.n for group in groups)
    return CannotTell("too_few_observations", fewest, 2) if fewest < 2 else None


def _columns(groups: list[Moments]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n, mean, variance = np.array([(g.n, g.mean, g.variance) for g in groups], float).T
    return n, mean, variance


def _sizes(groups: list[Moments]) -> tuple[int, ...]:
    return tuple(group.n for group in groups)


def _f_tail(between: float, within: float, statistic: float) -> float:
    return float(special.fdtrc(between, within, statistic))
