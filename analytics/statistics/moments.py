"""Count, mean and variance of a group: what most tests of means need, and all they need.

Sums of squares are only ever taken after centring (NIST NumAcc4: the formula with the raw sum of
squares finds a standard deviation of 0 where .1 is certified). Variances are sample variances,
n - 1 below. Missing values do not reach this module: the count says how many there were.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

#: A variance of a difference below this share of the variances it is made of is rounding.
CANCELLED = 1e-13


@dataclass(frozen=True)
class Moments:
    """n values with their mean and sample variance (0 where n < 2)."""

    n: int
    mean: float
    variance: float

    @property
    def squared_error(self) -> float:
        """The squared standard error of the mean."""
        return self.variance / self.n

    def moved(self, by: float) -> "Moments":
        """The moments of the same values, each larger by `by`."""
        return Moments(self.n, self.mean + by, self.variance)


@dataclass(frozen=True)
class PairMoments:
    """n people with two values each: means, sample variances and covariance."""

    n: int
    mean_x: float
    mean_y: float
    variance_x: float
    variance_y: float
    covariance: float

    @property
    def x(self) -> Moments:
        """The first value alone."""
        return Moments(self.n, self.mean_x, self.variance_x)

    @property
    def y(self) -> Moments:
        """The second value alone."""
        return Moments(self.n, self.mean_y, self.variance_y)

    def moved(self, by: float) -> "PairMoments":
        """The moments of the same pairs, every value larger by `by`."""
        return replace(self, mean_x=self.mean_x + by, mean_y=self.mean_y + by)

    def turned(self) -> "PairMoments":
        """The same pairs, second value first."""
        return PairMoments(
            self.n, self.mean_y, self.mean_x, self.variance_y, self.variance_x, self.covariance
        )

    def less(self, slope: float = 1.0) -> Moments:
        """The moments of y - slope * x; a variance that is rounding of its parts is 0."""
        parts = self.variance_y + slope**2 * self.variance_x
        variance = parts - 2 * slope * self.covariance
        is_rounding = variance <= CANCELLED * parts
        return Moments(self.n, self.mean_y - slope * self.mean_x, 0.0 if is_rounding else variance)


def of_values(values: ArrayLike, counts: ArrayLike | None = None) -> Moments:
    """The moments of a value-frequency table; of rows, without counts.

    Values that are not finite and counts of zero are left out. Nothing left: n = 0, mean 0.
    """
    x, weight = table(values, counts)
    n = round(float(weight.sum()))
    if n == 0:
        return Moments(0, 0.0, 0.0)
    away = x - x[0]
    shift = float(np.average(away, weights=weight))
    squares = float(np.sum(weight * (away - shift) ** 2))
    return Moments(n, float(x[0]) + shift, squares / (n - 1) if n > 1 else 0.0)


def of_groups(
    groups: Sequence[tuple[ArrayLike, ArrayLike | None]],
) -> tuple[list[Moments], float]:
    """The moments of several value-frequency tables about one origin, and that origin.

    Means are relative to the origin (the first finite value), so that what groups differ by keeps
    its digits however far from zero they lie (NIST SmLs09: differences of .1 at 1e12). Add it to a
    mean that is shown by itself.
    """
    finite = [table(values, counts)[0] for values, counts in groups]
    origin = next((float(x[0]) for x in finite if len(x)), 0.0)
    about = [of_values(np.asarray(values, float) - origin, counts) for values, counts in groups]
    return about, origin


def of_pairs(x: ArrayLike, y: ArrayLike, counts: ArrayLike | None = None) -> PairMoments:
    """The same of a table of pairs: x, y and how often they occur together.

    A pair with a value that is not finite is left out. Nothing left: n = 0.
    """
    first, second, weight = pairs(x, y, counts)
    n = round(float(weight.sum()))
    if n == 0:
        return PairMoments(0, 0.0, 0.0, 0.0, 0.0, 0.0)
    one, two = of_values(first, weight), of_values(second, weight)
    products = float(np.sum(weight * (first - one.mean) * (second - two.mean)))
    covariance = products / (n - 1) if n > 1 else 0.0
    return PairMoments(n, one.mean, two.mean, one.variance, two.variance, covariance)


def merge(first: Moments, second: Moments) -> Moments:
    """Two groups as one, without their rows (Chan, Golub & LeVeque 1983)."""
    n = first.n + second.n
    if n == 0 or 0 in (first.n, second.n):
        return first if second.n == 0 else second
    apart = second.mean - first.mean
    squares = (
        first.variance * (first.n - 1)
        + second.variance * (second.n - 1)
        + apart**2 * first.n * second.n / n
    )
    return Moments(n, first.mean + apart * second.n / n, squares / (n - 1))


def standard_deviation(moments: Moments) -> float:
    """The square root of the sample variance, in the unit of the values."""
    return sqrt(max(0.0, moments.variance))


def table(values: ArrayLike, counts: ArrayLike | None) -> tuple[np.ndarray, np.ndarray]:
    """Finite values that occur, with how often; each once without counts."""
    x = np.asarray(values, float)
    weight = np.ones(len(x)) if counts is None else np.asarray(counts, float)
    kept = (weight > 0) & np.isfinite(x)
    return x[kept], weight[kept]


def pairs(
    x: ArrayLike, y: ArrayLike, counts: ArrayLike | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Finite pairs that occur, with how often; each once without counts."""
    first, second = np.asarray(x, float), np.asarray(y, float)
    weight = np.ones(len(first)) if counts is None else np.asarray(counts, float)
    kept = (weight > 0) & np.isfinite(first) & np.isfinite(second)
    return first[kept], second[kept], weight[kept]
