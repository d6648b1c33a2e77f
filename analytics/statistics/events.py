"""Rare events per exposure (errors per thousand tickets, cases per 100,000): Poisson, exact.

Rates are events / exposure; `per` scales what is shown. Independent events: where they come in
bursts (dispersion well above 1) these intervals are too short, and `series` is the place to go.
"""

from collections.abc import Sequence
from math import inf

import numpy as np
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
