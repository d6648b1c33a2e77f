"""Means and mean changes from value-frequency tables: values and how often each occurs.

Sums of squares are taken after centring: the formula with the raw sum of squares loses every digit
on data such as NIST NumAcc4.
"""

from dataclasses import dataclass
from math import floor, gcd, isfinite, log10, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from analytics.results import CannotTell
from analytics.statistics import moments, quantiles
from analytics.statistics.moments import Moments

#: Values are put on a lattice of this step before the exact test (of values below 1, of this share
#: of their order of magnitude); finer differences are rounding.
LATTICE = 1e-6
#: The exact test keeps at most so many possible sums in memory.
MOST_SUMS = 4_000_000
#: and takes at most so many additions, a second or two.
MOST_ADDITIONS = 1_000_000_000


@dataclass(frozen=True)
class MeanInterval:
    """A mean with its t interval and the p of the hypothesis that it is zero."""

    n: int
    mean: float
    low: float
    high: float
    p_value: float | None
    standard_error: float


def mean_interval(values: ArrayLike, counts: ArrayLike, *, level: float = 0.95) -> MeanInterval:
    """What is the mean, and which means agree with the data? Student's t with n - 1.

    At least two observations. All values alike: an interval of no width and no p.
    """
    x, weight = moments.table(values, counts)
    n = round(float(weight.sum()))
    if n < 2:
        raise ValueError("a mean needs at least two observations for its interval")
    mean = float(x[0] + np.average(x - x[0], weights=weight))
    variance = np.sum(weight * (x - mean) ** 2) / (n - 1)
    error = sqrt(variance / n)
    return _around(n, mean, error, level)


def from_moments(n: int, mean: float, variance: float, *, level: float = 0.95) -> MeanInterval:
    """The same interval where only n, mean and sample variance are known; n >= 2."""
    error = sqrt(max(variance, 0.0) / n)
    return _around(n, mean, error, level)


def skewness(values: ArrayLike, counts: ArrayLike) -> float:
    """How lopsided are the values? Third standardised moment, 0 where all are alike."""
    x, weight = moments.table(values, counts)
    away = x - np.average(x, weights=weight)
    spread = np.average(away**2, weights=weight)
    return float(np.average(away**3, weights=weight) / spread**1.5) if spread > 0 else 0.0


def sign_flip_p(changes: ArrayLike, counts: ArrayLike) -> float | None:
    """Two-sided p that changes are as likely up as down, exactly, over all 2**n signs.

    Every |change| takes either sign with probability one half; the distribution of the sum follows
    by convolution of binomials, one per distinct size. Zeros never move the sum. None where the
    sizes have no common lattice of workable length. Fisher 1935; Pitman 1937.
    """
    x, weight = moments.table(changes, counts)
    if len(x) and not x.any():
        return 1.0
    found = sign_flip_chances(x, weight)
    if found is None:
        return None
    chance, unit = found
    # the sum of signed sizes is 2 * (sum of those taken positive) - total
    total = len(chance) - 1
    observed = abs(round(float(np.sum(x * weight)) / unit))
    sums = np.abs(2 * np.arange(total + 1) - total)
    return float(min(1.0, chance[sums >= observed].sum()))


def sign_flip_chances(changes: ArrayLike, counts: ArrayLike) -> tuple[np.ndarray, float] | None:
    """How likely is each sum of the positive changes, if every sign is a toss of a coin?

    The chances that they add up to 0, 1, 2, … times the unit, and the unit. None where nothing
    changes, or where the sizes have no common lattice of workable length.
    """
    x, weight = moments.table(changes, counts)
    largest = float(np.max(np.abs(x), initial=0.0))
    if largest == 0:
        return None
    # no finer than the largest size can be told from its neighbours
    lattice = max(LATTICE * min(1.0, 10.0 ** floor(log10(largest))), float(np.spacing(largest)))
    steps = np.rint(x / lattice).astype(np.int64)
    unit = gcd(*(int(abs(step)) for step in steps))
    sizes, many = _sizes(steps // unit, weight)
    # in floating point: whole numbers of this size would overflow
    reached = np.cumsum(np.append(1.0, sizes.astype(float) * many))
    if reached[-1] > MOST_SUMS + 1 or np.sum((many + 1) * reached[:-1]) > MOST_ADDITIONS:
        return None
    chance = np.ones(1)
    for size, n in zip(sizes, many, strict=True):
        chance = _convolve(chance, int(size), int(n))
    return chance, unit * lattice


def ratio_jackknife(
    numerator: ArrayLike, denominator: ArrayLike, counts: ArrayLike, *, level: float = 0.95
) -> MeanInterval:
    """A ratio of means (numerator over denominator) with the interval of the delete-one jackknife.

    One row per distinct pair. n < 2, or a denominator that sums to zero, is the caller's to
    exclude.
    """
    top, bottom = np.asarray(numerator, float), np.asarray(denominator, float)
    weight = np.asarray(counts, float)
    n = round(float(weight.sum()))
    above, below = np.sum(weight * top), np.sum(weight * bottom)
    estimate = float(above / below)
    left_out = (above - top) / (below - bottom)
    centre = np.average(left_out, weights=weight)
    error = sqrt((n - 1) / n * np.sum(weight * (left_out - centre) ** 2))
    return _around(n, estimate, error, level)


def class_gain(
    before: ArrayLike,
    after: ArrayLike,
    counts: ArrayLike,
    maximum: float,
    *,
    level: float = 0.95,
) -> MeanInterval | CannotTell:
    """What share of the possible gain did a class make? Hake's g of the class means.

    (mean after - mean before) / (maximum - mean before), with the delete-one jackknife; one row per
    distinct pair of scores with its count. Never the mean of personal gains, which is infinite for
    a perfect first score (Hake 1998). Pairs with a missing score are left out. Fewer than two
    pairs, or no room above the first scores: CannotTell.
    """
    x, y, weight = moments.pairs(before, after, counts)
    n = round(float(weight.sum()))
    if n < 2:
        return CannotTell("too_few_pairs", n, 2)
    room = maximum - x
    left_out = np.sum(weight * room) - room
    if (left_out <= 0).any():
        return CannotTell("nothing_to_divide_by", n)
    return ratio_jackknife(y - x, room, weight, level=level)


def winsorised(
    values: ArrayLike, counts: ArrayLike, *, upper: float = 0.99, lower: float = 0.0
) -> tuple[Moments, float, float]:
    """Count, mean and variance with the wildest values moved to a declared quantile, and the caps.

    Values above the `upper` quantile (and below the `lower` one) count as that quantile: the
    smallest value with at least such a share of the observations at or below it. A different
    quantity than the mean: always show both. Nothing finite: n = 0 and caps of 0.
    """
    x, weight = moments.table(values, counts)
    if not len(x):
        return Moments(0, 0.0, 0.0), 0.0, 0.0
    order = np.argsort(x)
    running = np.cumsum(weight[order]) / weight.sum()
    # a share of the sum that misses its quantile by rounding alone has reached it
    at = np.searchsorted(running, np.array([lower, upper]) - 1e-12)
    low, high = (float(cap) for cap in x[order][np.minimum(at, len(x) - 1)])
    return moments.of_values(np.clip(x, low, high), weight), low, high


def _around(n: int, estimate: float, error: float, level: float) -> MeanInterval:
    half = quantiles.student(level, n - 1) * error
    p_value = quantiles.student_p(estimate / error, n - 1) if error > 0 else None
    return MeanInterval(n, estimate, estimate - half, estimate + half, p_value, error)


def _sizes(steps: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    sizes, place = np.unique(np.abs(steps), return_inverse=True)
    many = np.bincount(place, weights=weight).round().astype(np.int64)
    return sizes[sizes > 0], many[sizes > 0]


def _convolve(chance: np.ndarray, size: int, n: int) -> np.ndarray:
    """Add n signs of one size: binomial weights on multiples of the size."""
    result = np.zeros(len(chance) + size * n)
    weights = stats.binom.pmf(np.arange(n + 1), n, 0.5)
    for k, weight in enumerate(weights):
        if isfinite(weight) and weight > 0:
            result[k * size : k * size + len(chance)] += weight * chance
    return result
