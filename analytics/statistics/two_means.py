"""One or two means from count, mean and variance; always first minus second.

No test of normality or of equal variances comes before any of these: choosing by such a test
spoils the error rate (Rochon et al. 2012), and Welch's test needs neither (Delacre, Lakens & Leys
2017).
"""

from math import exp, lgamma, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from analytics.results import CannotTell, Interval
from analytics.statistics import estimates, moments, quantiles
from analytics.statistics.estimates import Estimate
from analytics.statistics.moments import Moments, PairMoments

#: A variance this small against the squared mean is rounding: all values are alike.
ROUNDING = 1e-30


def one_sample(values: Moments, null: float = 0.0, *, level: float = 0.95) -> Estimate | CannotTell:
    """What is the mean, and is it `null`? Student's t with n - 1, in the unit of the values.

    mean ± t s / sqrt(n). Independent values. n < 2 or all alike: CannotTell. Student 1908.
    """
    refused = _refusal(values)
    if refused is not None:
        return refused
    error, n = sqrt(values.squared_error), values.n
    return estimates.student(
        "one_sample_t", (n,), values.mean, error, n - 1, level=level, null=null
    )


def paired(both: PairMoments, *, level: float = 0.95) -> Estimate | CannotTell:
    """How far apart are two values of the same people? Paired t of x - y, n - 1 degrees.

    Variance of the differences: var x + var y - 2 cov. n < 2 or all differences alike: CannotTell.
    """
    differences = both.less()
    found = one_sample(
        Moments(both.n, both.mean_x - both.mean_y, differences.variance), level=level
    )
    if isinstance(found, CannotTell):
        return found
    return estimates.renamed(found, "paired_t")


def welch(first: Moments, second: Moments, *, level: float = 0.95) -> Estimate | CannotTell:
    """By how much do two means differ? Welch's t, the method to use for different people.

    s.e. = sqrt(s1^2/n1 + s2^2/n2), degrees of freedom by Welch & Satterthwaite (Welch 1947). n < 2
    on a side, or no variation on either: CannotTell.
    """
    refused = _refusal(first, second)
    if refused is not None:
        return refused
    v1, v2 = first.squared_error, second.squared_error
    # scaled to the larger one, so that tiny variances do not vanish when squared
    a, b = v1 / max(v1, v2), v2 / max(v1, v2)
    df = (a + b) ** 2 / (a**2 / (first.n - 1) + b**2 / (second.n - 1))
    apart, sizes = first.mean - second.mean, (first.n, second.n)
    return estimates.student("welch_t", sizes, apart, sqrt(v1 + v2), df, level=level)


def pooled(first: Moments, second: Moments, *, level: float = 0.95) -> Estimate | CannotTell:
    """Student's t with one variance for both groups: for comparison, and for equal designs.

    Assumes equal variances; n1 + n2 - 2 degrees. n1 + n2 < 3, or no variation: CannotTell. A group
    of one is allowed: the other one then gives the variance.
    """
    n1, n2 = first.n, second.n
    if min(n1, n2) < 1 or n1 + n2 < 3:
        return CannotTell("too_few_observations", min(n1, n2), 2)
    variance = pooled_variance(first, second)
    if variance <= ROUNDING * max(first.mean**2, second.mean**2):
        return CannotTell("no_variation", n1 + n2)
    error, apart = sqrt(variance * (1 / n1 + 1 / n2)), first.mean - second.mean
    return estimates.student("pooled_t", (n1, n2), apart, error, n1 + n2 - 2, level=level)


def change_difference(
    first: PairMoments, second: PairMoments, *, level: float = 0.95
) -> Estimate | CannotTell:
    """Did one group change by more than the other? Welch's t on the changes y - x.

    The right question where the groups were not drawn by lot and would have moved in parallel.
    """
    found = welch(first.less(), second.less(), level=level)
    if isinstance(found, CannotTell):
        return found
    return estimates.renamed(found, "change_difference")


def cuped(first: PairMoments, second: PairMoments, *, level: float = 0.95) -> Estimate | CannotTell:
    """By how much do two means of y differ once x, known before, is taken into account?

    y - theta x, theta = pooled cov(x, y) / pooled var(x), then Welch's t (Deng et al. 2013).
    For groups drawn by lot; the difference of means of x is then noise that goes away. x alike for
    everybody: theta = 0.
    """
    refused = _refusal(first.y, second.y)
    if refused is not None:
        return refused
    squares, products = _within(first, second)
    theta = products / squares if squares > 0 else 0.0
    found = welch(first.less(theta), second.less(theta), level=level)
    if isinstance(found, CannotTell):
        return found
    return estimates.renamed(found, "cuped")


#: Of the squares of y inside the groups, what a line leaves below this is rounding.
SMALLEST_SHARE_LEFT = 1e-12


def ancova_of_one_slope(
    first: PairMoments, second: PairMoments, *, level: float = 0.95
) -> Estimate | CannotTell:
    """The textbook's analysis of covariance: y on group and x, one slope and one variance, t.

    R: lm(y ~ group + x). Fisher 1932; n - 3 degrees, and the slope's own error counts where the
    groups began apart. Fewer than 4 people, or x alike in both groups: CannotTell.
    """
    n, (squares, products) = first.n + second.n, _within(first, second)
    if n < 4 or min(first.n, second.n) < 1:
        return CannotTell("too_few_observations", n, 4)
    rest = sum((side.n - 1) * side.variance_y for side in (first, second))
    if squares <= 0:
        return CannotTell("no_variation", n)
    slope, away = products / squares, first.mean_x - second.mean_x
    left = rest - slope * products
    if left <= SMALLEST_SHARE_LEFT * rest:
        return CannotTell("no_variation", n)
    variance = left / (n - 3)
    error = sqrt(variance * (1 / first.n + 1 / second.n + away**2 / squares))
    apart = first.mean_y - second.mean_y - slope * away
    sizes = first.n, second.n
    return estimates.student("ancova_of_one_slope", sizes, apart, error, n - 3, level=level)


def _within(first: PairMoments, second: PairMoments) -> tuple[float, float]:
    """Sum of squares of x and of products of x and y, inside the groups."""
    sides = first, second
    return (
        sum((side.n - 1) * side.variance_x for side in sides),
        sum((side.n - 1) * side.covariance for side in sides),
    )


def ancova(
    first: PairMoments, second: PairMoments, *, level: float = 0.95
) -> Estimate | CannotTell:
    """The same with a slope of its own in each group (Lin 2013), from moments alone.

    Difference of the two fitted lines at the common mean of x. Each group has its own residual
    variance; Welch's degrees of freedom over n - 2. HC2, which needs the rows, is
    `ancova_of_pairs`. Fewer than 3 people on a side, or x alike in a group: CannotTell.
    """
    sides = first, second
    if min(first.n, second.n) < 3:
        return CannotTell("too_few_observations", min(first.n, second.n), 3)
    if min(first.variance_x, second.variance_x) <= 0:
        return CannotTell("no_variation", first.n + second.n)
    centre = (first.n * first.mean_x + second.n * second.mean_x) / (first.n + second.n)
    fitted, variances = [], []
    for side in sides:
        slope, away = side.covariance / side.variance_x, centre - side.mean_x
        rest = side.less(slope).variance * (side.n - 1) / (side.n - 2)
        fitted.append(side.mean_y + slope * away)
        variances.append(rest * (1 / side.n + away**2 / (side.variance_x * (side.n - 1))))
    if sum(variances) <= 0:
        return CannotTell("no_variation", first.n + second.n)
    shares = [v / sum(variances) for v in variances]
    df = 1 / sum(s**2 / (side.n - 2) for s, side in zip(shares, sides, strict=True))
    apart, sizes = fitted[0] - fitted[1], (first.n, second.n)
    return estimates.student("ancova", sizes, apart, sqrt(sum(variances)), df, level=level)


def ancova_of_pairs(
    x: ArrayLike,
    y: ArrayLike,
    is_first: ArrayLike,
    counts: ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> Estimate | CannotTell:
    """ANCOVA with group, centred x and their product, standard error HC2, n - 4 degrees.

    One row per pair (x, y) and group with its count, or per person. R: lm_robust(y ~ g * x_centred,
    se_type = "HC2"). Lin 2013; MacKinnon & White 1985. Rows with a missing value are left out.
    Fewer than 3 people on a side, or x alike in a group: CannotTell.
    """
    lines = _lines(x, y, is_first, counts)
    if isinstance(lines, CannotTell):
        return lines
    (fitted1, variance1), (fitted2, variance2), sizes, largest = lines
    if variance1 + variance2 <= ROUNDING * largest**2:
        return CannotTell("no_variation", sum(sizes))
    error, df = sqrt(variance1 + variance2), sum(sizes) - 4
    return estimates.student("ancova_hc2", sizes, fitted1 - fitted2, error, df, level=level)


def adjusted_means(
    x: ArrayLike, y: ArrayLike, is_first: ArrayLike, counts: ArrayLike | None = None
) -> tuple[float, float] | CannotTell:
    """What would each group's mean of y be, had both started from the common mean of x?

    The two levels whose difference `ancova_of_pairs` tests, in the unit of y; rows, missing values
    and refusals as there.
    """
    lines = _lines(x, y, is_first, counts)
    return lines if isinstance(lines, CannotTell) else (lines[0][0], lines[1][0])


def hedges_g(first: Moments, second: Moments, *, level: float = 0.95) -> Estimate | CannotTell:
    """How many standard deviations apart are two means? Corrected for small n, exact interval.

    g = J (m1 - m2) / s pooled, J = gamma(df/2) / (sqrt(df/2) gamma((df-1)/2)) (Hedges 1981). The
    interval holds the standardised differences whose noncentral t agrees with the observed t, times
    J (Steiger & Fouladi 1997). Assumes equal variances, as every pooled standard deviation does.
    """
    found = pooled(first, second, level=level)
    if isinstance(found, CannotTell):
        return found
    t, df = found.statistic, first.n + second.n - 2
    per_unit = sqrt(1 / first.n + 1 / second.n)
    return _standardised("hedges_g", (first.n, second.n), t, df, per_unit, found.p_value, level)


def standardised_change(both: PairMoments, *, level: float = 0.95) -> Estimate | CannotTell:
    """d_av: the mean change y - x against the average standard deviation, Hedges-corrected.

    (mean y - mean x) / sqrt((var x + var y) / 2), J at n - 1 degrees; interval from the noncentral
    t of the paired test (Cumming 2012; Lakens 2013).
    """
    found = one_sample(both.less(), level=level)
    if isinstance(found, CannotTell):
        return found
    average = sqrt((both.variance_x + both.variance_y) / 2)
    per_unit = found.standard_error / average
    return _standardised(
        "d_av", (both.n,), found.statistic, both.n - 1, per_unit, found.p_value, level
    )


def hedges_correction(df: float) -> float:
    """J: what a standardised difference is multiplied by, at `df` degrees (Hedges 1981)."""
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2) if df > 1 else 0.0


def pooled_variance(*groups: Moments) -> float:
    """The variance inside the groups, all together; needs one degree of freedom."""
    squares = sum(max(0, group.n - 1) * group.variance for group in groups)
    return squares / sum(max(0, group.n - 1) for group in groups)


def _standardised(
    method: str,
    n: tuple[int, ...],
    t: float,
    df: float,
    per_unit: float,
    p_value: float | None,
    level: float,
) -> Estimate:
    """A t statistic as a standardised difference with the interval of its noncentrality."""
    factor = hedges_correction(df) * per_unit
    tail = (1 - level) / 2
    low, high = _noncentrality(t, df, 1 - tail), _noncentrality(t, df, tail)
    interval = Interval(low * factor, high * factor, level)
    return Estimate(method, n, t * factor, interval, None, t, df, p_value)


def _noncentrality(t: float, df: float, below: float) -> float:
    """The noncentrality at which a share `below` of noncentral t lies under `t`."""
    reach = 3 * (abs(quantiles.normal(2 * abs(below - 0.5))) + 1) * sqrt(1 + t**2 / (2 * df))
    low, high = t - reach, t + reach

    def away(noncentrality: float) -> float:
        """How much more than `below` lies under `t`."""
        return quantiles.noncentral_student(t, df, noncentrality) - below

    return float(optimize.brentq(away, low, high, xtol=1e-12, rtol=1e-13))


def _lines(
    x: ArrayLike, y: ArrayLike, is_first: ArrayLike, counts: ArrayLike | None
) -> tuple[tuple[float, float], tuple[float, float], tuple[int, int], float] | CannotTell:
    """Both fitted values at the common mean of x with their HC2 variances, n, the largest |y|."""
    group = np.asarray(is_first, bool)
    weight = np.ones(len(group)) if counts is None else np.asarray(counts, float)
    sides = [
        moments.pairs(np.asarray(x)[part], np.asarray(y)[part], weight[part])
        for part in (group, ~group)
    ]
    n1, n2 = (round(float(side[2].sum())) for side in sides)
    if min(n1, n2) < 3:
        return CannotTell("too_few_observations", min(n1, n2), 3)
    centre = sum(float(np.sum(a * w)) for a, _, w in sides) / (n1 + n2)
    first, second = (_line_at(centre, *side) for side in sides)
    if first is None or second is None:
        return CannotTell("no_variation", n1 + n2)
    largest = max(float(np.max(np.abs(values))) for _, values, _ in sides)
    return first, second, (n1, n2), largest


def _line_at(
    centre: float, x: np.ndarray, y: np.ndarray, weight: np.ndarray
) -> tuple[float, float] | None:
    """The fitted line of one group at `centre` and its HC2 variance; None where x does not vary."""
    n, mean = weight.sum(), np.average(x, weights=weight)
    away, rise = x - mean, y - np.average(y, weights=weight)
    spread = float(np.sum(weight * away**2))
    if spread <= ROUNDING * max(1.0, mean**2):
        return None
    slope = float(np.sum(weight * away * rise)) / spread
    leverage = 1 / n + away**2 / spread
    pull = 1 / n + away * (centre - mean) / spread
    # a row with leverage 1 is fitted exactly: its residual is zero whatever is divided by
    residual = (rise - slope * away) ** 2 / np.maximum(1 - leverage, 1e-12)
    fitted = float(np.average(y, weights=weight)) + slope * (centre - float(mean))
    return fitted, float(np.sum(weight * pull**2 * residual))


def _refusal(*groups: Moments) -> CannotTell | None:
    fewest = min(group.n for group in groups)
    if fewest < 2:
        return CannotTell("too_few_observations", fewest, 2)
    largest = max(group.mean**2 for group in groups)
    if max(group.variance for group in groups) <= ROUNDING * largest:
        return CannotTell("no_variation", sum(group.n for group in groups))
    return None
