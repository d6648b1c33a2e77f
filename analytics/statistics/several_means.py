"""Means of more than two groups, from count, mean and variance of each."""

from dataclasses import dataclass
from itertools import combinations
from math import sqrt

import numpy as np
from scipy import special, stats

from analytics.results import CannotTell, Interval
from analytics.statistics import moments, two_means
from analytics.statistics.estimates import Estimate, Tested
from analytics.statistics.moments import Moments


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
    pairs = combinations(range(len(groups)), 2)
    return [Pair(i, j, _games_howell(groups, i, j, level)) for i, j in pairs]


def _games_howell(groups: list[Moments], i: int, j: int, level: float) -> Estimate | CannotTell:
    found, k = two_means.welch(groups[i], groups[j], level=level), len(groups)
    if isinstance(found, CannotTell):
        return found
    q = abs(found.statistic) * sqrt(2)
    p_value = float(stats.studentized_range.sf(q, k, found.df))
    reach = float(stats.studentized_range.isf(1 - level, k, found.df)) / sqrt(2)
    half = reach * found.standard_error
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
