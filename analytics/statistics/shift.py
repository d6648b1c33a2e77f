"""By how much are values shifted? Hodges and Lehmann's estimates with the interval of a rank test.

The interval holds the shifts that the rank test does not reject, with the very distribution that
gives its p (exact where the test is): at the null the two fall on the same side. Where the null
itself is an end of the interval (many ties, whole steps), a test may reject what the interval
touches; the caller asks `touches`.
"""

from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from analytics.results import CannotTell, Interval
from analytics.statistics import means, quantiles, rank_tests
from analytics.statistics.estimates import Estimate, Tested

#: So many pairs of distinct values are held in memory.
MOST_PAIRS = 4_000_000
#: Differences closer than this share of the largest are one.
ALIKE = 1e-10


def of_groups(
    values: ArrayLike, first: ArrayLike, second: ArrayLike, *, level: float = 0.95
) -> Estimate | CannotTell:
    """How far is the first group shifted against the second? Median of all differences.

    A value-frequency table as in `rank_tests`. Interval from the Mann-Whitney test, exact up to
    rank_tests.MOST_FOR_EXACT observations, else with its corrected normal p (R: wilcox.test(x, y,
    conf.int = TRUE), order statistics). Assumes the same shape in both groups. Nobody on a side,
    all alike, or more pairs of values than MOST_PAIRS: CannotTell. Hodges & Lehmann 1963.
    """
    x, a, b = rank_tests.frequencies(values, first, second)
    exact = rank_tests.mann_whitney_exact(x, a, b)
    tested = exact if isinstance(exact, Tested) else rank_tests.mann_whitney(x, a, b)
    if isinstance(tested, CannotTell):
        return tested
    here, there = np.flatnonzero(a), np.flatnonzero(b)
    if len(here) * len(there) > MOST_PAIRS:
        return CannotTell("too_many_for_exact", sum(tested.n))
    apart = np.subtract.outer(x[here], x[there]).ravel()
    steps, weight = _ordered(apart, np.multiply.outer(a[here], b[there]).ravel())
    chance = rank_tests.u_chances(a, b)
    if chance is None:
        reach = _normal_reach(a, b, level)
        lowest = highest = float(a.sum() * b.sum()) / 2 - 0.5 - reach
    else:
        lowest, highest = _critical(chance[::-1], level) / 2, _critical(chance, level) / 2
    return _estimate("hodges_lehmann", tested, steps, weight, (lowest, highest), level)


def of_changes(
    changes: ArrayLike, counts: ArrayLike, *, level: float = 0.95
) -> Estimate | CannotTell:
    """How far do people move? The pseudomedian: median of the means of all pairs of changes.

    Interval from Wilcoxon's signed ranks with zeros kept in (Pratt), exact where the sums can be
    held, else with its normal p; without ties and zeros R: wilcox.test(x, conf.int = TRUE). Assumes
    changes symmetric about their middle. Nothing but zeros, or too many: CannotTell. Hodges &
    Lehmann 1963.
    """
    x, weight = np.asarray(changes, float), np.asarray(counts, float)
    exact = rank_tests.signed_rank_exact(x, weight, zeros="pratt")
    tested = exact if isinstance(exact, Tested) else rank_tests.signed_rank(x, weight)
    ranked = rank_tests.signed(x, weight, "pratt")
    if isinstance(tested, CannotTell) or ranked is None:
        return CannotTell("no_variation", int(weight.sum()))
    averages = _averages(x, weight)
    if averages is None:
        return CannotTell("too_many_for_exact", int(weight.sum()))
    rank, sign, many, zeros = ranked
    chances = means.sign_flip_chances(rank * sign, many)
    if chances is None:
        spread = sqrt(float(np.sum(many * rank**2)) / 4)
        least = float(np.sum(many * rank)) / 2 - quantiles.normal(level) * spread
    else:
        least = _critical(chances[0], level) * chances[1]
    # ranks leave out the means of two zeros, half of which lie on either side
    least += zeros * (zeros + 1) / 4
    return _estimate("pseudomedian", tested, *averages, (least, least), level)


def touches(found: Estimate, null: float = 0.0) -> bool:
    """Whether the null is an end of the interval, so that only the test tells the two apart."""
    return null in (found.interval.low, found.interval.high)


def _averages(x: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """The mean of every pair of observations, each with itself once: distinct ones and how many."""
    kept = np.isfinite(x) & (weight > 0)
    steps, place = np.unique(x[kept], return_inverse=True)
    many = np.bincount(place, weights=weight[kept])
    if len(steps) * (len(steps) + 1) / 2 > MOST_PAIRS:
        return None
    i, j = np.triu_indices(len(steps))
    pairs = np.where(i == j, many[i] * (many[i] + 1) / 2, many[i] * many[j])
    return _ordered((steps[i] + steps[j]) / 2, pairs)


def _ordered(values: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct values, ascending, with their weights; what differs by rounding alone is one."""
    order = np.argsort(values, kind="stable")
    sorted_values, scale = values[order], max(float(np.max(np.abs(values))), 1e-300)
    is_new = np.diff(sorted_values, prepend=-np.inf) > ALIKE * scale
    place = np.cumsum(is_new) - 1
    distinct = sorted_values[is_new]
    return np.where(np.abs(distinct) <= ALIKE * scale, 0.0, distinct), np.bincount(
        place, weights=weight[order]
    )


def _critical(chance: np.ndarray, level: float) -> float:
    """The largest place up to which the chances add up to less than half of 1 - level; -1: none."""
    below = np.cumsum(chance)
    return float(np.searchsorted(2 * below, 1 - level - 1e-12, side="left")) - 1


def _normal_reach(a: np.ndarray, b: np.ndarray, level: float) -> float:
    n1, n2, ties = a.sum(), b.sum(), a + b
    n = n1 + n2
    variance = n1 * n2 / 12 * (n + 1 - np.sum(ties**3 - ties) / (n * (n - 1)))
    return quantiles.normal(level) * sqrt(variance)


def _estimate(
    method: str,
    tested: Tested,
    steps: np.ndarray,
    weight: np.ndarray,
    critical: tuple[float, float],
    level: float,
) -> Estimate:
    """The weighted median, and the steps with more than the critical weight on their outer side.

    A critical weight below 0 is never reached: that side is without bound.
    """
    half = weight.sum() / 2
    middle = (_step(steps, weight, half, side) for side in ("left", "right"))
    low = _step(steps, weight, critical[0]) if critical[0] >= 0 else -np.inf
    high = _step(steps[::-1], weight[::-1], critical[1]) if critical[1] >= 0 else np.inf
    interval = Interval(float(low), float(high), level)
    return Estimate(
        method, tested.n, float(sum(middle)) / 2, interval, None, tested.statistic, None,
        tested.p_value,
    )  # fmt: skip


def _step(
    steps: np.ndarray,
    weight: np.ndarray,
    passed: float,
    side: Literal["left", "right"] = "right",
) -> float:
    """The first step up to which the weights add up to more than `passed` ("left": to as much)."""
    place = int(np.searchsorted(np.cumsum(weight), passed, side))
    return float(steps[min(place, len(steps) - 1)])
