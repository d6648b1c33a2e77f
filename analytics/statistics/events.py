"""Rare events per exposure (errors per thousand tickets, cases per 100,000): Poisson, exact.

Rates are events / exposure; `per` scales what is shown. Independent events: where they come in
bursts (dispersion well above 1) these intervals are too short, and `series` is the place to go.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import inf, log, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from analytics.results import CannotTell, Interval
from analytics.statistics import estimates, proportions
from analytics.statistics.estimates import Estimate, Tested

#: Events on both sides together below which only the exact test is honest.
FEW_EVENTS = 20


def rate(
    events: int, exposure: float, *, per: float = 1.0, level: float = 0.95
) -> Estimate | CannotTell:
    """How many events per `per` units of exposure? Exact interval by chi-square quantiles.

    [chi2(a/2; 2x) / 2, chi2(1-a/2; 2x+2) / 2] / exposure (Garwood 1936). No exposure: CannotTell.
    """
    estimates.counted(events, exposure)
    if exposure == 0:
        return CannotTell("nothing_to_divide_by", 0)
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(special.gammaincinv(events, tail))
    high = float(special.gammainccinv(events + 1, tail))
    scale = per / exposure
    interval = Interval(low * scale, high * scale, level)
    return Estimate("garwood", (events,), events * scale, interval)


def rate_ratio(
    events1: int,
    exposure1: float,
    events2: int,
    exposure2: float,
    *,
    level: float = 0.95,
    mid_p: bool = False,
) -> Estimate | CannotTell:
    """How many times as frequent are events in the first group? Exact, given their total.

    The first group's events are binomial(total, share of exposure x ratio): Clopper-Pearson's
    interval turned into a ratio, and the binomial test (R: poisson.test). With `mid_p` both count
    the observed split half. `n` are the events. No event at all or no exposure: CannotTell; none in
    the second group: no ratio, CannotTell.
    """
    estimates.counted(events1, exposure1, events2, exposure2)
    total = events1 + events2
    if min(exposure1, exposure2) == 0 or events2 == 0:
        return CannotTell("nothing_to_divide_by", total)
    share, odds = exposure1 / (exposure1 + exposure2), exposure2 / exposure1
    ends_of = proportions.mid_p_interval if mid_p else proportions.clopper_pearson
    low, high = ends_of(events1, total, level=level)
    interval = Interval(
        low / (1 - low) * odds, inf if high >= 1 else high / (1 - high) * odds, level
    )
    exact = stats.binomtest(events1, total, share).pvalue
    p_value = proportions.mid_p(events1, total, share) if mid_p else float(exact)
    method = "conditional_mid_p" if mid_p else "conditional_exact"
    return Estimate(method, (events1, events2), events1 / events2 * odds, interval, p_value=p_value)


def alike(events: Sequence[int], exposures: Sequence[float]) -> Tested | CannotTell:
    """Are the rates of several groups alike? Chi-square of the events against their exposure.

    sum (x - E)^2 / E with E the events of all in the proportion of the exposures, k - 1 degrees
    (given their total the events are multinomial). Fewer than two groups, no event, or a group
    without exposure: CannotTell.
    """
    estimates.counted(*events, *exposures)
    x, n = np.asarray(events, float), np.asarray(exposures, float)
    total = int(x.sum())
    if len(x) < 2 or total == 0 or n.min() == 0:
        return CannotTell("nothing_to_divide_by", total)
    expected = total * n / n.sum()
    statistic, df = float(np.sum((x - expected) ** 2 / expected)), float(len(x) - 1)
    p_value = float(special.chdtrc(df, statistic))
    return Tested("poisson_alike", tuple(int(e) for e in x), statistic, (df,), p_value)


def common_ratio(
    events: ArrayLike, exposures: ArrayLike, *, level: float = 0.95
) -> Estimate | CannotTell:
    """How many times as frequent are events in the first group, like compared with like?

    events, exposures: (strata, 2). sum(x1 T2 / T) / sum(x2 T1 / T) with the interval of Greenland &
    Robins (1985, Biometrics 41:55), normal on the log scale; the chi-square is (sum x1 - E)^2 / sum
    Var with E and Var of x1 given the events of its stratum (Rothman & Greenland). Strata without
    exposure on both sides are left out; a sum of zero: CannotTell.
    """
    x1, x2, t1, t2 = _strata(events, exposures)
    total, whole = x1 + x2, t1 + t2
    first, second = float(np.sum(x1 * t2 / whole)), float(np.sum(x2 * t1 / whole))
    if first == 0 or second == 0:
        return CannotTell("nothing_to_divide_by", int(total.sum()))
    spread = float(np.sum(total * t1 * t2 / whole**2))
    sizes = (int(x1.sum()), int(x2.sum()))
    found = estimates.as_ratio(
        estimates.normal(
            "mantel_haenszel_rates",
            sizes,
            log(first / second),
            sqrt(spread / (first * second)),
            level=level,
        )
    )
    statistic = float(np.sum(x1 - total * t1 / whole)) ** 2 / spread
    p_value = float(special.chdtrc(1, statistic))
    return replace(found, statistic=statistic, df=1.0, p_value=p_value)


def ratios_alike(events: ArrayLike, exposures: ArrayLike) -> Tested | CannotTell:
    """Is the ratio of the rates the same in all strata? Score test at the common ratio.

    events, exposures: (strata, 2). sum (x1 - E)^2 / Var, x1 binomial given the events of its
    stratum; df = strata with events - 1 (Breslow & Day 1987). Fewer than two of them or no common
    ratio: CannotTell.
    """
    x1, x2, t1, t2 = _strata(events, exposures)
    common = common_ratio(events, exposures)
    if isinstance(common, CannotTell):
        return common
    kept = x1 + x2 > 0
    if kept.sum() < 2:
        return CannotTell("too_few_groups", int(kept.sum()), 2)
    total = (x1 + x2)[kept]
    share = (common.estimate * t1 / (common.estimate * t1 + t2))[kept]
    variance = total * share * (1 - share)
    statistic, df = float(np.sum((x1[kept] - total * share) ** 2 / variance)), float(kept.sum() - 1)
    p_value = float(special.chdtrc(df, statistic))
    return Tested("rate_ratios_alike", common.n, statistic, (df,), p_value)


def _strata(events: ArrayLike, exposures: ArrayLike) -> tuple[np.ndarray, ...]:
    """Events and exposures of both groups in every stratum in which both were exposed."""
    x, t = np.asarray(events, float), np.asarray(exposures, float)
    if x.shape != t.shape or x.ndim != 2 or x.shape[1] != 2:
        raise ValueError("strata are rows of two groups")
    estimates.counted(*x.ravel(), *t.ravel())
    kept = (t > 0).all(axis=1)
    return x[kept, 0], x[kept, 1], t[kept, 0], t[kept, 1]
