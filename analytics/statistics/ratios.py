"""How many times as large is one mean as another? Fieller's interval.

The ratios that are kept are those r for which a t test does not reject mean 1 = r mean 2 (Fieller
1954). At r = 1 that is the test of the difference itself, so that the absolute and the relative
answer never disagree. Where the base is not clearly above zero no ratio can be told, and the
difference serves.
"""

from math import sqrt

from analytics.results import CannotTell, Interval
from analytics.statistics import quantiles, two_means
from analytics.statistics.estimates import Estimate
from analytics.statistics.moments import Moments, PairMoments


def of_means(first: Moments, second: Moments, *, level: float = 0.95) -> Estimate | CannotTell:
    """The ratio of two means of different people; statistic, df and p are those of Welch's test.

    n < 2 on a side, no variation, or an interval of the second mean that holds zero: CannotTell.
    """
    found = two_means.welch(first, second, level=level)
    if isinstance(found, CannotTell):
        return found
    return _fieller(found, first.mean, second.mean, (first.squared_error, second.squared_error, 0))


def of_pairs(both: PairMoments, *, level: float = 0.95) -> Estimate | CannotTell:
    """The ratio of the means of two values of the same people; the test is the paired t test.

    Fewer than two people, all changes alike, or an interval of the mean of y that holds zero:
    CannotTell.
    """
    found = two_means.paired(both, level=level)
    if isinstance(found, CannotTell):
        return found
    errors = (both.x.squared_error, both.y.squared_error, both.covariance / both.n)
    return _fieller(found, both.mean_x, both.mean_y, errors)


def _fieller(
    apart: Estimate, above: float, below: float, errors: tuple[float, float, float]
) -> Estimate | CannotTell:
    """Solve (above - r below)^2 = t^2 (v1 - 2 r v12 + r^2 v2) for r."""
    level, df = apart.interval.level, apart.df
    v1, v2, shared = errors
    t2 = quantiles.student(level, df) ** 2
    a, b, c = below**2 - t2 * v2, above * below - t2 * shared, above**2 - t2 * v1
    inside = b**2 - a * c
    if below <= 0 or a <= 0 or inside < 0:
        return CannotTell("nothing_to_divide_by", sum(apart.n))
    low, high = (b - sqrt(inside)) / a, (b + sqrt(inside)) / a
    return Estimate(
        "fieller", apart.n, above / below, Interval(low, high, level), None, apart.statistic, df,
        apart.p_value,
    )  # fmt: skip
