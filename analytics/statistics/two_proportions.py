"""Two shares of different people: difference, ratio and tests from four counts.

x1 of n1 against x2 of n2, always first minus second (first over second). The N - 1 chi-square test,
the Miettinen-Nurminen interval of the difference and that of the ratio invert one score statistic,
so they never contradict each other. (statsmodels' "score" interval is another, wrong one: its issue
10269.)
"""

from collections.abc import Callable
from math import acos, asin, copysign, cos, inf, pi, sqrt
from typing import Any, Literal

import numpy as np
from scipy import optimize, special, stats

from analytics.results import CannotTell, Interval
from analytics.statistics import estimates, proportions, quantiles
from analytics.statistics.estimates import Estimate, Tested

#: Whether the first share may lie on either side of the second, or is asked about one side only.
Side = Literal["two-sided", "less", "greater"]

#: Beyond so many possible tables the exact tests take longer than they are worth.
MOST_TABLES = 40_000
#: Ends of intervals are solved to this width.
WIDTH = 1e-13
#: A ratio of shares beyond this is without bound for every practical purpose.
LARGEST_RATIO = 1e12


def difference(x1: int, n1: int, x2: int, n2: int, *, level: float = 0.95) -> Estimate | CannotTell:
    """By how many points (0-1) do two shares differ? The method to use: score test, score interval.

    x1/n1 - x2/n2; z = (p1 - p2 - d) / sqrt((r1(1-r1)/n1 + r2(1-r2)/n2) * N/(N-1)) with r1, r2 the
    likeliest shares that differ by d. The interval holds all d with |z| below the normal quantile
    (Miettinen & Nurminen 1985, Stat Med 4:213); at d = 0 z squared is Pearson's chi-square times
    (N-1)/N (Campbell 2007, Stat Med 26:3661). Independent observations. Nobody on a side:
    CannotTell. Everybody alike on both sides: z = 0, p = 1.
    """
    refused = _refusal(x1, n1, x2, n2)
    if refused is not None:
        return refused
    z, reach = score(x1, n1, x2, n2, 0.0), quantiles.normal(level)
    estimate = x1 / n1 - x2 / n2
    interval = _invert(lambda d: score(x1, n1, x2, n2, d), estimate, (-1.0, 1.0), reach, level)
    return Estimate(
        "miettinen_nurminen", (n1, n2), estimate, interval, None, z, None, quantiles.normal_p(z)
    )


def newcombe(x1: int, n1: int, x2: int, n2: int, *, level: float = 0.95) -> Estimate | CannotTell:
    """The difference of two shares with the interval put together from two Wilson intervals.

    Square-and-add: p1 - p2 - sqrt((p1-l1)^2 + (u2-p2)^2) and so on. Newcombe 1998, Stat Med 17:873,
    method 10. The test beside it is the N - 1 chi-square, which it need not agree with.
    """
    refused = _refusal(x1, n1, x2, n2)
    if refused is not None:
        return refused
    p1, p2, z = x1 / n1, x2 / n2, score(x1, n1, x2, n2, 0.0)
    (l1, u1), (l2, u2) = (
        proportions.wilson(x1, n1, level=level),
        proportions.wilson(x2, n2, level=level),
    )
    low = p1 - p2 - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    high = p1 - p2 + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    interval = Interval(max(-1.0, low), min(1.0, high), level)
    return Estimate("newcombe", (n1, n2), p1 - p2, interval, None, z, None, quantiles.normal_p(z))


def risk_ratio(x1: int, n1: int, x2: int, n2: int, *, level: float = 0.95) -> Estimate | CannotTell:
    """How many times as large is the first share? Its interval inverts the same score test.

    (x1/n1) / (x2/n2); the interval excludes 1 exactly when that of the difference excludes 0
    (Miettinen & Nurminen 1985). x1 = 0: from 0. No successes in the second group: no ratio,
    CannotTell. The upper end is infinite where no ratio, however large, disagrees.
    """
    refused = _refusal(x1, n1, x2, n2)
    if refused is not None:
        return refused
    if x2 == 0:
        return CannotTell("nothing_to_divide_by", n2)
    estimate, reach = (x1 / n1) / (x2 / n2), quantiles.normal(level)
    z = score(x1, n1, x2, n2, 0.0)
    interval = _invert(
        lambda r: ratio_score(x1, n1, x2, n2, r), estimate, (0.0, LARGEST_RATIO), reach, level
    )
    high = inf if interval.high >= LARGEST_RATIO else interval.high
    return Estimate(
        "miettinen_nurminen_ratio",
        (n1, n2),
        estimate,
        Interval(interval.low, high, level),
        None,
        z,
        None,
        quantiles.normal_p(z),
    )


def odds_ratio(x1: int, n1: int, x2: int, n2: int, *, level: float = 0.95) -> Estimate | CannotTell:
    """The ratio of the odds with Woolf's interval: log odds ratio ± z sqrt(sum of 1/cells).

    A cell of zero has no such interval: CannotTell. Woolf 1955, Ann Hum Genet 19:251.
    """
    refused = _refusal(x1, n1, x2, n2)
    if refused is not None:
        return refused
    cells = np.array([x1, n1 - x1, x2, n2 - x2], float)
    if (cells == 0).any():
        return CannotTell("empty_cell", n1 + n2)
    error = sqrt(float(np.sum(1 / cells)))
    log_odds = float(np.log(cells[0] / cells[1]) - np.log(cells[2] / cells[3]))
    return estimates.as_ratio(estimates.normal("woolf", (n1, n2), log_odds, error, level=level))


def cohens_h(x1: int, n1: int, x2: int, n2: int) -> float:
    """The difference of two shares on the arcsine scale, where .2, .5, .8 read alike everywhere.

    2 asin sqrt(p1) - 2 asin sqrt(p2). Cohen 1988, chapter 6. Nobody on a side: ValueError.
    """
    for x, n in ((x1, n1), (x2, n2)):
        estimates.share_of(x, n)
    if min(n1, n2) == 0:
        raise ValueError("a share needs at least one observation")
    return 2 * asin(sqrt(x1 / n1)) - 2 * asin(sqrt(x2 / n2))


def chi_square(
    x1: int, n1: int, x2: int, n2: int, *, corrected: bool = False
) -> Tested | CannotTell:
    """Pearson's chi-square of the 2 x 2 table, for comparison with other software.

    With `corrected`, Yates's half unit is taken off (R: prop.test, chisq.test), as far as there is
    one to take. Everybody alike: CannotTell.
    """
    refused = _refusal(x1, n1, x2, n2)
    if refused is not None:
        return refused
    x, n = x1 + x2, n1 + n2
    if x in (0, n):
        return CannotTell("no_variation", n)
    away = abs(x1 - n1 * x / n)
    away -= min(0.5, away) if corrected else 0.0
    statistic = away**2 * n**3 / (n1 * n2 * x * (n - x))
    phi = sqrt(statistic / n)
    p_value = float(special.chdtrc(1, statistic))
    return Tested("yates" if corrected else "pearson", (n1, n2), statistic, (1.0,), p_value, phi)


def fisher(
    x1: int, n1: int, x2: int, n2: int, *, alternative: Side = "two-sided"
) -> Tested | CannotTell:
    """Fisher's exact p: the chance of all tables with these margins that are no likelier.

    The statistic is the sample odds ratio (infinite with an empty cell below); the estimate and
    interval that go with it are `conditional_odds_ratio`. Fisher 1935.
    """
    refused = _refusal(x1, n1, x2, n2)
    if refused is not None:
        return refused
    found = stats.fisher_exact([[x1, x2], [n1 - x1, n2 - x2]], alternative=alternative)
    odds = float(found.statistic) if np.isfinite(found.statistic) else inf
    return Tested("fisher", (n1, n2), odds, (), float(found.pvalue))


def conditional_odds_ratio(
    x1: int, n1: int, x2: int, n2: int, *, level: float = 0.95
) -> Estimate | CannotTell:
    """The odds ratio that goes with Fisher's test: likeliest given the margins, exact interval.

    Noncentral hypergeometric (Cornfield 1956; R: fisher.test); p is Fisher's. From 0 or without
    bound where a cell is empty. Nobody on a side: CannotTell; everybody alike: CannotTell.
    """
    tested = fisher(x1, n1, x2, n2)
    if isinstance(tested, CannotTell):
        return tested
    if x1 + x2 in (0, n1 + n2):
        return CannotTell("no_variation", n1 + n2)
    found = stats.contingency.odds_ratio([[x1, x2], [n1 - x1, n2 - x2]], kind="conditional")
    ends = found.confidence_interval(level)
    interval = Interval(float(ends.low), float(ends.high), level)
    odds = float(found.statistic)
    return Estimate("fisher", (n1, n2), odds, interval, p_value=tested.p_value)


def boschloo(
    x1: int, n1: int, x2: int, n2: int, *, alternative: Side = "two-sided"
) -> Tested | CannotTell:
    """The exact test for small groups: Fisher's p as the order, the worst common share as the p.

    Two-sided, twice the smaller side. Uniformly more powerful than Fisher's test (Boschloo 1970);
    scipy.stats.boschloo_exact. More than MOST_TABLES possible tables: CannotTell, the score test
    serves.
    """
    return _unconditional("boschloo", stats.boschloo_exact, x1, n1, x2, n2, alternative)


def barnard(
    x1: int, n1: int, x2: int, n2: int, *, alternative: Side = "two-sided"
) -> Tested | CannotTell:
    """Barnard's exact test: the pooled z as the order, the worst common share as the p.

    scipy.stats.barnard_exact; Mehta & Senchaudhuri 2003. Limits as `boschloo`.
    """
    return _unconditional("barnard", stats.barnard_exact, x1, n1, x2, n2, alternative)


def score(x1: float, n1: float, x2: float, n2: float, d: float) -> float:
    """The Miettinen-Nurminen z of the hypothesis that the shares differ by `d` (-1 to 1)."""
    r1, r2 = _likeliest_pair(x1, n1, x2, n2, d)
    n = n1 + n2
    variance = (r1 * (1 - r1) / n1 + r2 * (1 - r2) / n2) * n / (n - 1)
    return _standardised(x1 / n1 - x2 / n2 - d, variance)


def ratio_score(x1: float, n1: float, x2: float, n2: float, ratio: float) -> float:
    """The Miettinen-Nurminen z of the hypothesis that the first share is `ratio` x the second."""
    n, x = n1 + n2, x1 + x2
    a, b = n * ratio, -(n1 * ratio + x1 + n2 + x2 * ratio)
    # the smaller root of a r^2 + b r + x, in the form that does not cancel
    r2 = min(1.0, 2 * x / (-b + sqrt(max(0.0, b * b - 4 * a * x))))
    r1 = min(1.0, ratio * r2)
    variance = (r1 * (1 - r1) / n1 + ratio**2 * r2 * (1 - r2) / n2) * n / (n - 1)
    return _standardised(x1 / n1 - ratio * x2 / n2, variance)


def _standardised(away: float, variance: float) -> float:
    if abs(away) < 1e-15:
        return 0.0
    return copysign(inf, away) if variance <= 0 else away / sqrt(variance)


def _likeliest_pair(x1: float, n1: float, x2: float, n2: float, d: float) -> tuple[float, float]:
    """The likeliest shares r1 = r2 + d: the cubic of Miettinen & Nurminen in closed form."""
    if d == 0:
        share = (x1 + x2) / (n1 + n2)
        return share, share
    n, x = n1 + n2, x1 + x2
    b, c, e = (n1 + 2 * n2) * d - n - x, (n2 * d - n - 2 * x2) * d + x, x2 * d * (1 - d)
    third = b / (3 * n)
    q = third**3 - b * c / (6 * n * n) + e / (2 * n)
    p = copysign(sqrt(max(0.0, third**2 - c / (3 * n))), q)
    angle = (pi + acos(min(1.0, max(-1.0, q / p**3 if p else 0.0)))) / 3
    r2 = min(max(2 * p * cos(angle) - third, max(0.0, -d)), min(1.0, 1 - d))
    return min(1.0, max(0.0, r2 + d)), r2


def _invert(
    z: Callable[[float], float],
    estimate: float,
    limits: tuple[float, float],
    reach: float,
    level: float,
) -> Interval:
    """All values whose falling z lies within ± reach, searched on either side of the estimate."""
    low, high = limits
    if z(low) > reach:
        low = _root(lambda value: min(z(value), 1e9) - reach, low, estimate)
    if z(high) < -reach:
        high = _root(lambda value: max(z(value), -1e9) + reach, estimate, high)
    return Interval(low, high, level)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    return float(optimize.brentq(function, low, high, xtol=WIDTH, rtol=1e-14, maxiter=200))


def _unconditional(
    method: str, test: Callable[..., Any], x1: int, n1: int, x2: int, n2: int, side: Side
) -> Tested | CannotTell:
    refused = _refusal(x1, n1, x2, n2)
    if refused is not None:
        return refused
    if (n1 + 1) * (n2 + 1) > MOST_TABLES:
        return CannotTell("too_many_for_exact", n1 + n2)
    if x1 + x2 in (0, n1 + n2):
        return CannotTell("no_variation", n1 + n2)
    found = test([[x1, x2], [n1 - x1, n2 - x2]], alternative=side)
    return Tested(method, (n1, n2), float(found.statistic), (), min(1.0, float(found.pvalue)))


def _refusal(x1: int, n1: int, x2: int, n2: int) -> CannotTell | None:
    estimates.share_of(x1, n1)
    estimates.share_of(x2, n2)
    return CannotTell("too_few_observations", min(n1, n2), 1) if min(n1, n2) == 0 else None
