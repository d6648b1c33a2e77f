"""Tests on the order of values, from value-frequency tables: which values, how often in each group.

`values` are the steps of the scale (any order), `first` and `second` how often each occurs in
either group. Ties share their mean rank, and every variance allows for them. Values that are not
finite are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import comb, sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from analytics.results import CannotTell, Interval
from analytics.statistics import estimates, means, quantiles
from analytics.statistics.estimates import Estimate, Tested

#: Beyond so many observations the normal approximation is as good as the exact distribution.
MOST_FOR_EXACT = 100


def mann_whitney(
    values: ArrayLike, first: ArrayLike, second: ArrayLike, *, corrected: bool = True
) -> Tested | CannotTell:
    """Do values of the first group tend to be larger? Mann-Whitney U with ties, normal p.

    U counts pairs in which the first is larger, ties half; effect: U / (n1 n2). `corrected` takes a
    half off the distance from the mean (R: wilcox.test; scipy: mannwhitneyu). Assumes equal shape
    in both groups: where spreads differ use `brunner_munzel`. Nobody on a side: CannotTell; all
    alike: CannotTell. Mann & Whitney 1947.
    """
    _, a, b = frequencies(values, first, second)
    n1, n2 = a.sum(), b.sum()
    refused = _refusal(a, b, 1)
    if refused is not None:
        return refused
    n, ties = n1 + n2, a + b
    u = float(np.sum(a * (np.cumsum(b) - b / 2)))
    variance = n1 * n2 / 12 * (n + 1 - np.sum(ties**3 - ties) / (n * (n - 1)))
    away = abs(u - n1 * n2 / 2)
    away -= min(0.5, away) if corrected else 0.0
    z = float(np.copysign(away / sqrt(variance), u - n1 * n2 / 2))
    p_value = quantiles.normal_p(z)
    return Tested("mann_whitney", (int(n1), int(n2)), u, (), p_value, float(u / (n1 * n2)))


def mann_whitney_exact(
    values: ArrayLike, first: ArrayLike, second: ArrayLike
) -> Tested | CannotTell:
    """The same by all ways to deal the observed values to the two groups, ties as they are.

    Twice the smaller tail of U (without ties R: wilcox.test(exact = TRUE)). More than
    MOST_FOR_EXACT observations: CannotTell, the normal p serves.
    """
    _, a, b = frequencies(values, first, second)
    refused = _refusal(a, b, 1)
    if refused is not None:
        return refused
    n1, n2 = int(a.sum()), int(b.sum())
    chance = u_chances(a, b)
    if chance is None:
        return CannotTell("too_many_for_exact", n1 + n2)
    u = float(np.sum(a * (np.cumsum(b) - b / 2)))
    observed = round(2 * u)
    p_value = min(1.0, 2 * min(chance[: observed + 1].sum(), chance[observed:].sum()))
    return Tested("mann_whitney_exact", (n1, n2), u, (), float(p_value), u / (n1 * n2))


def u_chances(first: np.ndarray, second: np.ndarray) -> np.ndarray | None:
    """How likely is each U if the observed values were dealt to the two groups by lot?

    first, second: how often each distinct value, ascending, occurs. The chances of 2U = 0, 1, …,
    2 n1 n2. None for more than MOST_FOR_EXACT observations.
    """
    n1, n2 = int(first.sum()), int(second.sum())
    if n1 + n2 > MOST_FOR_EXACT:
        return None
    doubled = np.rint(2 * _mean_ranks(first + second)).astype(int)
    ways = _rank_sums(doubled, (first + second).astype(int), n1)
    least = n1 * (n1 + 1)
    return ways[least : least + 2 * n1 * n2 + 1] / ways.sum()


def brunner_munzel(
    values: ArrayLike, first: ArrayLike, second: ArrayLike, *, level: float = 0.95
) -> Estimate | CannotTell:
    """How likely is a value of the first group larger than one of the second?

    The rank method to use. estimate: P(first > second) + P(equal)/2, null 1/2; t with
    Satterthwaite's degrees of freedom (Brunner & Munzel 2000). Spreads may differ.
    Fewer than two on a side, or all alike: CannotTell. Groups that do not overlap at all leave no
    variance: CannotTell `groups_apart`; the exact Mann-Whitney test still answers.
    """
    _, a, b = frequencies(values, first, second)
    refused = _refusal(a, b, 2)
    if refused is not None:
        return refused
    return superiority([placed(a, b)], "brunner_munzel", level=level)


@dataclass(frozen=True)
class Placed:
    """P(first > second) + P(equal)/2 of two groups, and the variance each of them brings to it."""

    n: tuple[float, float]
    chance: float
    variances: tuple[float, float]


def placed(first: np.ndarray, second: np.ndarray) -> Placed:
    """How often each distinct value, ascending, occurs in two groups of two people or more."""
    n1, n2 = float(first.sum()), float(second.sum())
    # the share of the other group below, ties half: the placement of each value
    above1, above2 = (np.cumsum(second) - second / 2) / n2, (np.cumsum(first) - first / 2) / n1
    chance = float(np.sum(first * above1) / n1)
    v1 = float(np.sum(first * (above1 - chance) ** 2)) / (n1 - 1) / n1
    v2 = float(np.sum(second * (above2 - (1 - chance)) ** 2)) / (n2 - 1) / n2
    return Placed((n1, n2), chance, (v1, v2))


def superiority(strata: Sequence[Placed], method: str, *, level: float) -> Estimate | CannotTell:
    """The chances of one stratum or more, weighted by n1 n2 / (n1 + n2 + 1) (van Elteren 1960).

    t with Satterthwaite's degrees over all variances (of one stratum Brunner & Munzel 2000; of
    several Thangavelu & Brunner 2007). No variance in any: CannotTell `groups_apart`.
    """
    sizes = int(sum(one.n[0] for one in strata)), int(sum(one.n[1] for one in strata))
    weight = np.array([n1 * n2 / (n1 + n2 + 1) for n1, n2 in (one.n for one in strata)])
    weight /= weight.sum()
    estimate = float(weight @ [one.chance for one in strata])
    variances = weight[:, None] ** 2 * [one.variances for one in strata]
    if variances.sum() <= 1e-15:
        return CannotTell("groups_apart", sum(sizes))
    freedom = np.array([one.n for one in strata]) - 1
    df = float(variances.sum() ** 2 / np.sum(variances**2 / freedom))
    error = sqrt(float(variances.sum()))
    found = estimates.student(method, sizes, estimate, error, df, level=level, null=0.5)
    low, high = max(0.0, found.interval.low), min(1.0, found.interval.high)
    return replace(found, interval=Interval(low, high, level))


def signed_rank(
    changes: ArrayLike,
    counts: ArrayLike,
    *,
    zeros: Literal["pratt", "drop"] = "pratt",
    corrected: bool = False,
) -> Tested | CannotTell:
    """Do people go up more than down? Wilcoxon's signed ranks with ties, normal p.

    statistic V: sum of the ranks of the rises; effect: (V+ - V-) / (V+ + V-). Zeros are ranked and
    then left out (Pratt 1959), or left out first ("drop", R: wilcox.test). Assumes changes
    symmetric about their middle. No change other than zero: CannotTell. Wilcoxon 1945.
    """
    ranked = signed(changes, counts, zeros)
    if ranked is None:
        return CannotTell("no_variation", _how_many(counts))
    rank, sign, many, n_zeros = ranked
    n = many.sum() + (n_zeros if zeros == "pratt" else 0)
    z0 = n_zeros if zeros == "pratt" else 0
    up, down = (float(np.sum(rank * many * (sign == s))) for s in (1, -1))
    mean = (n * (n + 1) - z0 * (z0 + 1)) / 4
    # ties among sizes, whatever their sign
    _, place = np.unique(rank, return_inverse=True)
    ties = np.bincount(place, weights=many)
    whole = n * (n + 1) * (2 * n + 1) - z0 * (z0 + 1) * (2 * z0 + 1)
    variance = (whole - np.sum(ties**3 - ties) / 2) / 24
    away = abs(up - mean)
    away -= min(0.5, away) if corrected else 0.0
    p_value = quantiles.normal_p(float(away / sqrt(variance)))
    method = "signed_rank_pratt" if zeros == "pratt" else "signed_rank"
    effect = (up - down) / (up + down)
    return Tested(method, (int(many.sum() + n_zeros),), up, (), p_value, effect)


def signed_rank_exact(
    changes: ArrayLike, counts: ArrayLike, *, zeros: Literal["pratt", "drop"] = "drop"
) -> Tested | CannotTell:
    """The same by all ways to sign the observed ranks, ties and zeros as they are.

    Two-sided; without ties and zeros R: wilcox.test(exact = TRUE). Where the ranks are too many for
    the exact sum: CannotTell.
    """
    ranked = signed(changes, counts, zeros)
    if ranked is None:
        return CannotTell("no_variation", _how_many(counts))
    rank, sign, many, n_zeros = ranked
    p_value = means.sign_flip_p(rank * sign, many)
    if p_value is None:
        return CannotTell("too_many_for_exact", int(many.sum()))
    up, down = (float(np.sum(rank * many * (sign == s))) for s in (1, -1))
    size = (int(many.sum() + n_zeros),)
    return Tested("signed_rank_exact", size, up, (), p_value, (up - down) / (up + down))


def kruskal(values: ArrayLike, counts: ArrayLike) -> Tested | CannotTell:
    """Do several groups differ in the order of their values? Kruskal-Wallis with ties.

    counts: one row per group, one column per value. H / (1 - sum(t^3 - t) / (n^3 - n)), chi-square
    with k - 1; effect: epsilon squared H (n + 1) / (n^2 - 1). Assumes equal shapes. Fewer than two
    groups, an empty one, or all alike: CannotTell. Kruskal & Wallis 1952.
    """
    x, table = np.asarray(values, float), np.atleast_2d(np.asarray(counts, float))
    table = table[:, np.argsort(x)][:, np.isfinite(np.sort(x))]
    sizes, ties = table.sum(axis=1), table.sum(axis=0)
    n, k = sizes.sum(), len(sizes)
    if k < 2:
        return CannotTell("too_few_groups", k, 2)
    if sizes.min() < 1:
        return CannotTell("too_few_observations", int(sizes.min()), 1)
    correction = 1 - np.sum(ties**3 - ties) / (n**3 - n)
    if correction <= 0:
        return CannotTell("no_variation", int(n))
    centred = table @ (_mean_ranks(ties) - (n + 1) / 2)
    h = float(12 / (n * (n + 1)) * np.sum(centred**2 / sizes) / correction)
    effect = h * (n + 1) / (n**2 - 1)
    p_value = float(special.chdtrc(k - 1, h))
    return Tested(
        "kruskal", tuple(int(s) for s in sizes), h, (float(k - 1),), p_value, float(effect)
    )


def kendall_w(scores: ArrayLike, counts: ArrayLike | None = None) -> Tested | CannotTell:
    """Do people put the items into the same order? Kendall's W with ties, 0 to 1.

    scores: one row per person (or pattern, with its count), one column per item; every person must
    score all items. effect: W; statistic: m (k - 1) W, chi-square with k - 1 (Friedman's test).
    Fewer than two people or items, or nobody who tells items apart: CannotTell. Kendall & Smith
    1939.
    """
    table = np.asarray(scores, float)
    if not np.isfinite(table).all():
        raise ValueError("every person scores every item")
    weight = np.ones(len(table)) if counts is None else np.asarray(counts, float)
    m, k = weight.sum(), table.shape[1]
    if m < 2 or k < 2:
        return CannotTell("too_few_respondents", int(m), 2)
    ranks = stats.rankdata(table, axis=1)
    ties = sum(weight[i] * _tie_term(row) for i, row in enumerate(table))
    sums = weight @ ranks
    spread = float(np.sum((sums - sums.mean()) ** 2))
    most = m**2 * (k**3 - k) - m * ties
    if most <= 0:
        return CannotTell("no_variation", int(m))
    w = float(12 * spread / most)
    statistic = float(m * (k - 1) * w)
    p_value = float(special.chdtrc(k - 1, statistic))
    return Tested("kendall_w", (int(m),), statistic, (float(k - 1),), p_value, w)


def frequencies(
    values: ArrayLike, first: ArrayLike, second: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distinct finite values that occur, ascending, with how often in each group."""
    x, a, b = (np.asarray(part, float) for part in (values, first, second))
    kept = np.isfinite(x) & (a + b > 0)
    steps, place = np.unique(x[kept], return_inverse=True)
    size = len(steps)
    return (
        steps,
        np.bincount(place, weights=a[kept], minlength=size),
        np.bincount(place, weights=b[kept], minlength=size),
    )


def _refusal(a: np.ndarray, b: np.ndarray, needed: int) -> CannotTell | None:
    fewest = int(min(a.sum(), b.sum()))
    if fewest < needed:
        return CannotTell("too_few_observations", fewest, needed)
    return CannotTell("no_variation", int((a + b).sum())) if len(a) < 2 else None


def _mean_ranks(ties: np.ndarray) -> np.ndarray:
    return np.cumsum(ties) - (ties - 1) / 2


def _rank_sums(doubled: np.ndarray, ties: np.ndarray, n1: int) -> np.ndarray:
    """In how many ways do n1 of the ranks add up to each (doubled) sum?"""
    largest = int(np.sum(doubled * ties))
    ways = np.zeros((n1 + 1, largest + 1))
    ways[0, 0] = 1.0
    for rank, many in zip(doubled, ties, strict=True):
        dealt = ways.copy()
        for k in range(1, min(many, n1) + 1):
            shift = k * int(rank)
            dealt[k:, shift:] += comb(int(many), k) * ways[: n1 + 1 - k, : largest + 1 - shift]
        ways = dealt
    return ways[n1]


def signed(
    changes: ArrayLike, counts: ArrayLike, zeros: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float] | None:
    """Rank, sign and count of every distinct change but zero, and the number of zeros."""
    x, weight = np.asarray(changes, float), np.asarray(counts, float)
    kept = np.isfinite(x) & (weight > 0)
    x, weight = x[kept], weight[kept]
    n_zeros = float(weight[x == 0].sum())
    moved = x != 0
    if not moved.any():
        return None
    # sizes that differ by rounding alone are ties
    largest = np.abs(x).max()
    _, place = np.unique(np.round(np.abs(x[moved]) / largest, 10), return_inverse=True)
    ties = np.bincount(place, weights=weight[moved])
    shift = n_zeros if zeros == "pratt" else 0.0
    rank = (_mean_ranks(ties) + shift)[place]
    return rank, np.sign(x[moved]), weight[moved], n_zeros


def _tie_term(row: np.ndarray) -> float:
    _, many = np.unique(row, return_counts=True)
    return float(np.sum(many.astype(float) ** 3 - many))


def _how_many(counts: ArrayLike) -> int:
    return int(np.sum(np.asarray(counts, float)))
