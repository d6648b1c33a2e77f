"""Control charts for a daily series: is a day, or a run of days, out of the ordinary?

Textbook limits assume independent days of one kind. Here each day is first held against its
weekday and against the days before (autocorrelation); what remains is watched by a Shewhart chart
(XmR for figures, Laney p' for shares: sigma from moving ranges, so a slow movement does not widen
it) and by a CUSUM. Limits are widened for what a baseline of n days does not
know, so that both charts raise a false alarm as rarely as is stated.
"""

from dataclasses import dataclass, fields
from functools import cache
from math import exp, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

#: Mean range of two normal values in standard deviations (Shewhart): 3 / 1.128 = 2.66.
D2 = 2 / sqrt(np.pi)
#: False alarms a day of a chart of three standard deviations, about one a year (1 in 370 days).
FALSE_ALARM_RATE = 2 * float(stats.norm.sf(3))
#: Slack of the CUSUM: half of the shift it is quickest to find, in standard deviations.
SLACK = 0.5
#: More autocorrelation than this is not taken out: the series is too smooth to be watched by day.
MOST_AUTOCORRELATION = 0.9
#: With less autocorrelation than this no slower movement can be told under the noise.
LEAST_MEMORY = 0.2
#: More than this share left over is not believed: of a short series it is mostly chance.
MOST_LEFT_OVER = 0.2
#: Levels that are estimated from the baseline.
_N_WEEKDAYS = 7
#: What autocorrelations that are not known exactly add to the variance of log sigma, times n; set
#: so that simulated series without a change alarm as rarely as stated
#: (tests/statistics/test_control.py).
_UNKNOWN_MEMORY = 0.25


@dataclass(frozen=True, eq=False)
class Watched:
    """A series with what was to be expected of each day, in its own unit; missing (nan) days stay
    so.

    `usual`: the level of its weekday in the baseline; `expected`: that, moved by the days before.
    The first `n_baseline` days set the limits. `low`, `high`: limits of the Shewhart chart;
    `above`, `below`: the two sums of the CUSUM, in standard deviations, against `cusum_limit`.
    `residual`: what the weekday and the day before do not explain, in standard deviations.
    """

    value: np.ndarray
    usual: np.ndarray
    expected: np.ndarray
    low: np.ndarray
    high: np.ndarray
    residual: np.ndarray
    above: np.ndarray
    below: np.ndarray
    cusum_limit: float
    autocorrelation: float
    n_baseline: int


def cusum(z: ArrayLike, limit: ArrayLike, *, slack: float = SLACK) -> tuple[np.ndarray, np.ndarray]:
    """The upper and the lower sum of a tabular CUSUM of standardised values (Page 1954).

    Each sum begins anew after it went beyond `limit`. Missing values leave the sums as they are.
    Days are the last axis; before it there may be several series, each with a limit.
    """
    values = np.asarray(z, float)
    is_known, both = np.isfinite(values), np.nan_to_num(np.stack([values, -values]))
    found, sums = np.zeros(both.shape), np.zeros(both.shape[:-1])
    for i in range(values.shape[-1]):
        sums = np.where(sums > limit, 0.0, sums)
        grown = np.maximum(0.0, sums + both[..., i] - slack)
        sums = np.where(is_known[..., i], grown, sums)
        found[..., i] = sums
    return found[0], found[1]


def moving_sigma(values: np.ndarray) -> Any:
    """Standard deviation from the mean moving range of known neighbours, along the last axis."""
    return np.nanmean(np.abs(np.diff(values)), axis=-1) / D2


def watch(
    numerator: ArrayLike,
    denominator: ArrayLike | None,
    weekday: ArrayLike,
    n_baseline: int,
    *,
    is_share: bool = False,
    rate: float = FALSE_ALARM_RATE,
) -> Watched:
    """Hold every day against its weekday, the days before, and the limits set by the baseline.

    One entry per calendar day, in order; missing (nan) where there is no figure. With `is_share`
    the numerator counts a part of the denominator: shares are watched as arcsines of their roots,
    whose counting error does not depend on the level. Other figures are watched as logarithms, and
    one that is not above zero counts as missing. `rate`: false alarms a day of each of the two
    charts.
    """
    top = np.asarray(numerator, float)
    sizes = np.ones(len(top)) if denominator is None else np.asarray(denominator, float)
    found = watch_each(
        top[None], sizes[None], np.asarray(weekday)[None], n_baseline, is_share=is_share, rate=rate
    )
    only = (getattr(found, one.name)[0] for one in fields(found))
    return Watched(*(said if said.ndim else said.item() for said in only))


def watch_each(
    top: np.ndarray,
    sizes: np.ndarray,
    weekday: np.ndarray,
    n_baseline: int,
    *,
    is_share: bool = False,
    rate: float = FALSE_ALARM_RATE,
) -> Watched:
    """Several series of as many days, a row each, watched like one: of every field a row each.

    A series that begins later has missing days before it.
    """
    values = _values(top, sizes, is_share)
    turn, turn_back = (_arcsine, _share_of) if is_share else (np.log, np.exp)
    centre = turn(_by_weekday(values, sizes, np.asarray(weekday, int), n_baseline))
    moved = turn(values) - centre
    scale = _scatter(moved, sizes, n_baseline) if is_share else np.ones(values.shape)
    level = np.nanmean((moved / scale)[:, :n_baseline], axis=1, keepdims=True)
    z = moved / scale - level
    one, two = (_autocorrelation(z[:, :n_baseline], lag) for lag in (1, 2))
    foreseen, spread = _foreseen(z, one, two)
    left = (z - foreseen) / spread
    sigma = moving_sigma(left[:, :n_baseline])[:, None]
    n = np.isfinite(left[:, :n_baseline]).sum(axis=1)
    reach = np.array([[shewhart_reach(int(known), rate)] for known in n]) * sigma * spread
    with np.errstate(divide="ignore", invalid="ignore"):
        flat = np.where(np.isfinite(left), 0.0, np.nan)
        residual = np.where(sigma > 1e-12, left / sigma, flat)
    limit = np.array([cusum_reach(int(known), rate) for known in n])
    above, below = cusum(residual / np.sqrt(_left_over(one, two)), limit)
    return Watched(
        values,
        turn_back(centre),
        *(turn_back(centre + scale * (level + foreseen + side * reach)) for side in (0, -1, 1)),
        residual, above, below, limit, one[:, 0], n,
    )  # fmt: skip


def _values(top: np.ndarray, sizes: np.ndarray, is_share: bool) -> np.ndarray:
    """The figure of each day; missing where it cannot be watched."""
    with np.errstate(invalid="ignore"):
        is_known = (sizes > 0) & ((top >= 0) & (top <= sizes) if is_share else top > 0)
    return np.where(is_known, top / np.where(sizes > 0, sizes, 1), np.nan)


def _arcsine(share: np.ndarray) -> np.ndarray:
    return np.arcsin(np.sqrt(share))


def _share_of(arcsine: np.ndarray) -> np.ndarray:
    return np.sin(np.clip(arcsine, 0, np.pi / 2)) ** 2


def _by_weekday(
    values: np.ndarray, sizes: np.ndarray, weekday: np.ndarray, n_baseline: int
) -> np.ndarray:
    """The level of each day's weekday in the baseline: a share of sums, or a mean."""
    places = weekday + _N_WEEKDAYS * np.arange(len(values))[:, None]
    is_used = np.isfinite(values)
    is_used[:, n_baseline:] = False
    n = _N_WEEKDAYS * len(values)
    total = np.bincount(places[is_used], (values * sizes)[is_used], n)
    weight = np.bincount(places[is_used], sizes[is_used], n)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (total / weight)[places]


def _scatter(moved: np.ndarray, sizes: np.ndarray, n_baseline: int) -> np.ndarray:
    """Scatter of each day's share, as an arcsine: of counting, and what there is between days.

    Laney's chart multiplies the counting error alone, which is too narrow for large days and too
    wide for small ones where days differ in size; here the two parts are added as variances.
    """
    counting = 1 / (4 * np.where(sizes > 0, sizes, np.nan))
    between = np.nanmean((moved**2 - counting)[:, :n_baseline], axis=1, keepdims=True)
    return np.sqrt(np.maximum(between, 0.0) + counting)


def _foreseen(z: np.ndarray, one: np.ndarray, two: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the two days before foretell of each day, and the spread left relative to a day with
    both known, given the autocorrelations at lag one and two.

    Second-order autoregression by Yule-Walker: daily shares are noise upon a slower movement, which
    one day alone does not foretell. Where a day before is missing, the other one alone foretells.
    """
    part_one, part_two, rest = _parts(one, two)
    missing = np.full((len(z), 1), np.nan)
    before = np.concatenate([missing, z[:, :-1]], axis=1)
    earlier = np.concatenate([missing, missing, z[:, :-2]], axis=1)
    has_one, has_two = np.isfinite(before), np.isfinite(earlier)
    cases = [has_one & has_two, has_one, has_two]
    foreseen = [part_one * before + part_two * earlier, one * before, two * earlier]
    spreads = [1.0, np.sqrt((1 - one**2) / rest), np.sqrt((1 - two**2) / rest)]
    return (
        np.select(cases, foreseen, 0.0),
        np.select(cases, spreads, np.sqrt(1 / rest)),
    )


def _parts(one: np.ndarray, two: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights of the two days before, and the share of the variance they leave (Yule-Walker)."""
    part_one = one * (1 - two) / (1 - one**2)
    part_two = (two - one**2) / (1 - one**2)
    return part_one, part_two, 1 - part_one * one - part_two * two


def _left_over(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Variance of long sums of what two days do not foretell, relative to independent days.

    Where noise lies upon a first-order movement, autocorrelations fall as share * memory^lag, and
    those beyond two days add up in a CUSUM: the spectrum at zero of the movement and the noise
    through the filter of two days. 1 where no such movement can be told.
    """
    is_told = (one > LEAST_MEMORY) & (two > one**2)
    memory = np.minimum(two / np.where(is_told, one, 1.0), MOST_AUTOCORRELATION)
    part_one, part_two, rest = _parts(one, two)
    long_run = 1 + 2 * one / (1 - memory)
    left = (1 - part_one - part_two) ** 2 * long_run / rest
    return np.where(is_told, np.clip(left, 1.0, 1 + MOST_LEFT_OVER), 1.0)


def _autocorrelation(z: np.ndarray, lag: int) -> np.ndarray:
    """Autocorrelation at a lag, of days that are both known, freed of the bias of short series;
    a column, of every row.
    """
    product = z[:, :-lag] * z[:, lag:]
    n = np.isfinite(product).sum(axis=1, keepdims=True)
    spread = np.nanmean(z**2, axis=1, keepdims=True)
    is_told = (n >= 2) & (spread > 0)
    at_least = np.maximum(n, 1)
    found = np.nansum(product, axis=1, keepdims=True) / at_least / np.where(is_told, spread, 1.0)
    found += (1 + 3 * np.maximum(found, 0.0)) / at_least
    return np.where(is_told, np.clip(found, -MOST_AUTOCORRELATION, MOST_AUTOCORRELATION), 0.0)


def _widening(n: int) -> float:
    """How much wider a new day scatters than the baseline about its own weekdays."""
    return sqrt((n + _N_WEEKDAYS) / (n - _N_WEEKDAYS))


@cache
def shewhart_reach(n: int, rate: float = FALSE_ALARM_RATE) -> float:
    """How many estimated standard deviations a day may lie off, with a baseline of n days.

    3 for an endless baseline. Student's t for a sigma from moving ranges, whose degrees of freedom
    are (n - 1)^2 / 2 (0.8264 n - 1.082) (Cryer & Ryan 1990), and the spread of what was estimated.
    """
    df = (n - 1) ** 2 / (2 * (0.8264 * n - 1.082))
    return float(stats.t.isf(rate / 2, df)) * _widening(n)


@cache
def cusum_reach(n: int, rate: float = FALSE_ALARM_RATE) -> float:
    """The limit at which the two sums together raise `rate` false alarms a day, given n days.

    Run lengths by Siegmund 1985, averaged over the level and the sigma that such a baseline may
    have missed; 4.77 for an endless baseline at one alarm in 370 days.
    """
    return float(optimize.brentq(lambda h: _cusum_rate(h, n) - rate, 1.0, 60.0, xtol=1e-4))


def _cusum_rate(limit: float, n: int) -> float:
    """False alarms a day of both sums, over what the baseline may have missed."""
    # a sigma from moving ranges has a log variance of 0.8264 / n
    df = n / (2 * (0.8264 + _UNKNOWN_MEMORY))
    shares = (np.arange(15) + 0.5) / 15
    levels = stats.norm.ppf(shares) / sqrt(n)
    sigmas = np.sqrt(stats.chi2.ppf(shares, df) / df) / _widening(n)
    rates = [
        1 / _run_length(limit * sigma, SLACK * sigma - drift)
        for sigma in sigmas
        for level in levels
        for drift in (level, -level)
    ]
    return 2 * float(np.mean(rates))


def _run_length(limit: float, slack: float) -> float:
    """Mean days to a false alarm of one sum, standard normal days (Siegmund 1985, eq. 2.57)."""
    b = limit + 1.166
    if abs(slack) < 1e-6:
        return b * b
    return (exp(2 * slack * b) - 2 * slack * b - 1) / (2 * slack**2)


@dataclass(frozen=True, eq=False)
class ShareChart:
    """A p' chart: shares with the limits of each; `spread` is sigma between the points, against 1
    where only counting makes them differ. `is_out`: outside its limits.
    """

    share: np.ndarray
    centre: float
    low: np.ndarray
    high: np.ndarray
    spread: float
    is_out: np.ndarray


def share_chart(successes: ArrayLike, n: ArrayLike) -> ShareChart:
    """Which shares of a sequence of groups are out of the ordinary? Laney's p' chart, 3 sigma.

    One entry per group (such as a week), in order; groups with n = 0 are not to be given. z is the
    share against the common one in binomial standard deviations, sigma of z its mean moving range /
    1.128: limits centre ± 3 sigma_i sigma_z, kept inside 0 to 1. Everybody alike: limits without
    width. At least two groups, else ValueError. Laney 2002, Qual Eng 14:531.
    """
    x, size = np.asarray(successes, float), np.asarray(n, float)
    if len(x) < 2 or (size <= 0).any():
        raise ValueError("a chart of shares needs two groups with somebody in each")
    share, centre = x / size, x.sum() / size.sum()
    sigma = np.sqrt(centre * (1 - centre) / size)
    if centre in (0.0, 1.0):
        return ShareChart(share, centre, share.copy(), share.copy(), 0.0, np.zeros(len(x), bool))
    spread = moving_sigma((share - centre) / sigma)
    low, high = (np.clip(centre + side * 3 * sigma * spread, 0.0, 1.0) for side in (-1, 1))
    return ShareChart(share, centre, low, high, spread, (share < low) | (share > high))
