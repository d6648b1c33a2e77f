"""A yes or no of the same people twice, from the four cells of the table.

n11: yes both times, n10: yes first and no second, n01: no first and yes second, n00: no both
times. The difference is first minus second, (n10 - n01) / n: to ask about after less before, give
the later occasion first.
"""

from collections.abc import Callable
from math import sqrt

from scipy import optimize, special, stats

from analytics.results import CannotTell, Interval
from analytics.statistics import estimates, proportions, quantiles
from analytics.statistics.estimates import Estimate, Tested
from analytics.statistics.two_proportions import WIDTH

#: With fewer discordant pairs the mid-p test cannot come below 5 %: 4 pairs give at least .0625.
FEWEST_DISCORDANT = 5


def difference(
    n11: int, n10: int, n01: int, n00: int, *, level: float = 0.95
) -> Estimate | CannotTell:
    """By how many points (0-1) do the shares of the two occasions differ? The method to use.

    Newcombe's interval: square-and-add of two Wilson intervals with the correlation of the pairs,
    continuity-corrected towards zero (Newcombe 1998, Stat Med 17:2635, method 10). p: McNemar
    mid-p (Fagerland, Lydersen & Laake 2013). Statistic: z of McNemar. No pair: CannotTell.
    """
    n = _pairs(n11, n10, n01, n00)
    if n == 0:
        return CannotTell("too_few_pairs", 0, 1)
    p1, p2 = (n11 + n10) / n, (n11 + n01) / n
    (l1, u1), (l2, u2) = (
        proportions.wilson(n11 + n10, n, level=level),
        proportions.wilson(n11 + n01, n, level=level),
    )
    phi = _correlation(n11, n10, n01, n00)
    low = p1 - p2 - _combined(p1 - l1, u2 - p2, phi)
    high = p1 - p2 + _combined(u1 - p1, p2 - l2, phi)
    p_value = mcnemar_p(n10, n01)
    interval = Interval(max(-1.0, low), min(1.0, high), level)
    z = (n10 - n01) / sqrt(n10 + n01) if n10 + n01 else 0.0
    return Estimate("newcombe_paired", (n,), (n10 - n01) / n, interval, None, z, None, p_value)


def wald(n11: int, n10: int, n01: int, n00: int, *, level: float = 0.95) -> Estimate | CannotTell:
    """The plain large-sample interval, for comparison with textbooks.

    s.e. = sqrt(n10 + n01 - (n10 - n01)^2 / n) / n (Agresti 2013, 11.1). No discordant pair:
    CannotTell.
    """
    n = _pairs(n11, n10, n01, n00)
    if n == 0 or n10 + n01 == 0:
        return CannotTell("no_variation", n)
    variance = (n10 + n01 - (n10 - n01) ** 2 / n) / n**2
    if variance <= 0:
        return CannotTell("no_variation", n)
    return estimates.normal("wald_paired", (n,), (n10 - n01) / n, sqrt(variance), level=level)


def tango(n11: int, n10: int, n01: int, n00: int, *, level: float = 0.95) -> Estimate | CannotTell:
    """The difference with the interval that inverts McNemar's test, so the two never disagree.

    z(d) = (n10 - n01 - n d) / sqrt(n (2 q + d (1 - d))) with q the likeliest share of n01 under d
    (Tango 1998, Stat Med 17:891); z(0) squared is McNemar's chi-square. No pair: CannotTell.
    """
    n = _pairs(n11, n10, n01, n00)
    if n == 0:
        return CannotTell("too_few_pairs", 0, 1)
    reach, estimate, z = quantiles.normal(level), (n10 - n01) / n, _tango_score(n10, n01, n, 0.0)
    low = _edge(lambda d: _tango_score(n10, n01, n, d) - reach, -1.0, estimate)
    high = -_edge(lambda d: -_tango_score(n10, n01, n, -d) - reach, -1.0, -estimate)
    p_value = quantiles.normal_p(z)
    return Estimate("tango", (n,), estimate, Interval(low, high, level), None, z, None, p_value)


def discordant_odds(n10: int, n01: int, *, level: float = 0.95) -> Estimate | CannotTell:
    """How many changed one way for each who changed the other? n10 / n01, exact interval.

    Clopper-Pearson of n10 among the discordant, as odds; p: exact binomial. n01 = 0: CannotTell.
    """
    estimates.counted(n10, n01)
    if n01 == 0:
        return CannotTell("nothing_to_divide_by", n10 + n01)
    low, high = proportions.clopper_pearson(n10, n10 + n01, level=level)
    odds = Interval(low / (1 - low), float("inf") if high >= 1 else high / (1 - high), level)
    p_value = mcnemar_exact_p(n10, n01)
    return Estimate("discordant_odds", (n10 + n01,), n10 / n01, odds, p_value=p_value)


def mcnemar_p(n10: int, n01: int) -> float:
    """McNemar's mid-p: the exact test that counts the observed table half. No change: 1.

    Twice the smaller binomial(1/2) tail with half of the observed point; at most 1.
    """
    estimates.counted(n10, n01)
    return proportions.mid_p(n10, n10 + n01, 0.5) if n10 + n01 else 1.0


def mcnemar_exact_p(n10: int, n01: int) -> float:
    """The exact conditional p: binomial(n10 + n01, 1/2), two-sided. No change: 1."""
    estimates.counted(n10, n01)
    return float(stats.binomtest(n10, n10 + n01).pvalue) if n10 + n01 else 1.0


def mcnemar(n10: int, n01: int, *, corrected: bool = False) -> Tested | CannotTell:
    """McNemar's chi-square, (n10 - n01)^2 / (n10 + n01); `corrected` takes one off the difference.

    R: mcnemar.test. McNemar 1947. No discordant pair: CannotTell.
    """
    estimates.counted(n10, n01)
    n = n10 + n01
    if n == 0:
        return CannotTell("no_variation", 0)
    away = abs(n10 - n01)
    away -= min(1, away) if corrected else 0
    statistic = away**2 / n
    p_value = float(special.chdtrc(1, statistic))
    return Tested("mcnemar_corrected" if corrected else "mcnemar", (n,), statistic, (1.0,), p_value)


def _combined(first: float, second: float, phi: float) -> float:
    return sqrt(max(0.0, first**2 - 2 * phi * first * second + second**2))


def _correlation(n11: int, n10: int, n01: int, n00: int) -> float:
    """phi of the table; its numerator loses n/2 where positive, and stops at 0 (method 10)."""
    margins = (n11 + n10) * (n01 + n00) * (n11 + n01) * (n10 + n00)
    if margins == 0:
        return 0.0
    cross = n11 * n00 - n10 * n01
    if cross > 0:
        cross = max(0.0, cross - (n11 + n10 + n01 + n00) / 2)
    return cross / sqrt(margins)


def _tango_score(n10: int, n01: int, n: int, d: float) -> float:
    b = -n10 - n01 + (2 * n - n10 + n01) * d
    c = -n01 * d * (1 - d)
    q = (sqrt(max(0.0, b * b - 8 * n * c)) - b) / (4 * n)
    away, variance = n10 - n01 - n * d, n * (2 * q + d * (1 - d))
    if abs(away) < 1e-12:
        return 0.0
    return away / sqrt(variance) if variance > 0 else (1e9 if away > 0 else -1e9)


def _edge(function: Callable[[float], float], low: float, estimate: float) -> float:
    return (
        low if function(low) <= 0 else float(optimize.brentq(function, low, estimate, xtol=WIDTH))
    )


def _pairs(*cells: int) -> int:
    estimates.counted(*cells)
    return sum(cells)
