"""What a planned comparison can see: power, sizes, and the smallest visible effect.

An effect is *visible* when it is found with the stated power (80 % unless asked otherwise). Half
the width of an interval is, nearly, what is found half the time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import asin, exp, expm1, inf, lgamma, log1p, sqrt
from typing import Literal

import numpy as np
from scipy import optimize, special, stats

from analytics.statistics import quantiles, series

Design = Literal["two_sample", "one_sample", "paired"]

#: What "visible" means unless asked otherwise.
POWER = 0.8
#: Sizes and effects are looked for up to here.
LARGEST_N, LARGEST_LOG_RATIO = 1e9, 5.0


@dataclass(frozen=True)
class Noise:
    """How one day of a series scatters about its level, relative to it.

    `spread`: standard deviation of a day's rate over its mean, counting noise included;
    `counting`: the share of that variance that is counting noise and does not carry over;
    `carry_over`: correlation of the rest with that of the day before.
    """

    spread: float
    counting: float
    carry_over: float


def noise_of_rate(rate: float, volume: float, dispersion: float, autocorrelation: float) -> Noise:
    """The noise of a daily rate from its level (0-1), volume a day, dispersion and autocorrelation.

    Counting variance (1 - p) / (p n); all of it times the dispersion; autocorrelation is that of
    the observed residuals, diluted by counting, so what carries over correlates more. A dispersion
    below 1 is 1; a carry-over outside 0 to .95 is brought to the nearer end.
    """
    if not 0 < rate < 1 or volume <= 0:
        raise ValueError("a rate lies between 0 and 1 and has a volume")
    counting, phi = (1 - rate) / (rate * volume), max(1.0, dispersion)
    real = 1 - 1 / phi
    carried = autocorrelation / real if real > 0 else 0.0
    return Noise(sqrt(counting * phi), 1 / phi, float(min(max(carried, 0.0), 0.95)))


def noise_of_amount(spread: float, autocorrelation: float) -> Noise:
    """The noise of a daily mean or count from its relative s.d. and its autocorrelation."""
    if spread <= 0:
        raise ValueError("a series that does not vary needs no planning")
    return Noise(spread, 0.0, float(min(max(autocorrelation, 0.0), 0.95)))


def before_after(
    lift: float, noise: Noise, n_before: int, n_after: int, *, level: float = 0.95
) -> float:
    """How often would a true relative lift be found by `series.level_shift`?

    Both the scatter of the estimate and the expected size of its own standard error follow from the
    autocovariances of the days; their ratio is noncentral t with the cosine sums' degrees of
    freedom. Weekdays cost T / (T - 8) in the standard error, as there; counting noise shrinks with
    the lift. lift > -1; windows of at least a week.
    """
    if lift <= -1 or min(n_before, n_after) < series.WEEK:
        raise ValueError("a lift above -100 % and windows of at least a week are needed")
    true, shown, freedom = _errors(noise, n_before, n_after, lift)
    return _found(log1p(lift) / true, shown / true, freedom, level)


def visible_lift(
    noise: Noise, n_before: int, n_after: int, *, power: float = POWER, level: float = 0.95
) -> float | None:
    """The smallest relative rise that is found with `power`; None where even e^5 is not.

    The same factor downwards is as visible: a fall to 1 / (1 + lift).
    """
    return _smallest(lambda lift: before_after(lift, noise, n_before, n_after, level=level), power)


def half_width(noise: Noise, n_before: int, n_after: int, *, level: float = 0.95) -> float:
    """Half the expected interval of the log ratio: t quantile times the expected standard error.

    The mean of a root is below the root of the mean: sqrt(2/df) gamma((df+1)/2) / gamma(df/2).
    """
    _, shown, freedom = _errors(noise, n_before, n_after)
    shrunk = sqrt(2 / freedom) * exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2))
    return quantiles.student(level, freedom) * shown * shrunk


def teams(
    lift: float, spread: float, n_trained: int, n_others: int, *, level: float = 0.95
) -> float:
    """How often would `panels.team_change` find a true relative lift?

    spread: standard deviation of the log change of one team between two windows of these lengths,
    as its own history shows it. Noncentral t with teams - 2. Two teams a side at least.
    """
    if min(n_trained, n_others) < 2 or spread <= 0 or lift <= -1:
        raise ValueError("two teams a side that vary, and a lift above -100 %, are needed")
    error = spread * sqrt(1 / n_trained + 1 / n_others)
    return _found(log1p(lift) / error, 1.0, n_trained + n_others - 2, level)


def visible_lift_of_teams(
    spread: float, n_trained: int, n_others: int, *, power: float = POWER, level: float = 0.95
) -> float | None:
    """The smallest relative rise that so many teams show with `power`."""
    if min(n_trained, n_others) < 2 or spread <= 0:
        raise ValueError("two teams a side that vary are needed")
    error = spread * sqrt(1 / n_trained + 1 / n_others)
    return visible_lift_at(error, n_trained + n_others - 2, power=power, level=level)


def visible_lift_at(
    error: float, freedom: float, *, power: float = POWER, level: float = 0.95
) -> float | None:
    """The smallest relative rise that an estimate shows whose log ratio has this standard error.

    `error` is estimated with `freedom` degrees of freedom; noncentral t. error > 0.
    """
    if error <= 0 or freedom <= 0:
        raise ValueError("a standard error and its degrees of freedom lie above zero")
    log_ratio = error * _shift_found(freedom, power, level)
    return expm1(log_ratio) if log_ratio <= LARGEST_LOG_RATIO else None


@lru_cache(maxsize=64)
def _shift_found(freedom: float, power: float, level: float) -> float:
    """The true value, in standard errors, that t with `freedom` degrees finds with `power`."""
    high = 2 * quantiles.student(level, freedom)
    while _found(high, 1.0, freedom, level) < power:
        high *= 2

    def beyond(shift: float) -> float:
        return _found(shift, 1.0, freedom, level) - power

    return float(optimize.brentq(beyond, 0.0, high, xtol=1e-9))


def t_test(
    n: float,
    difference: float,
    spread: float,
    *,
    design: Design = "two_sample",
    level: float = 0.95,
    both_tails: bool = False,
) -> float:
    """The power of a t test with n (a group, or pairs) for a true difference, both in one unit.

    spread: standard deviation of a value; of the differences, where paired. As R's power.t.test the
    chance of the wrong tail is left out unless `both_tails` (strict = TRUE).
    """
    if n < 2 or spread <= 0:
        raise ValueError("two observations a group that vary are needed")
    groups = 2 if design == "two_sample" else 1
    freedom, shift = groups * (n - 1), abs(difference) / spread * sqrt(n / groups)
    reach = quantiles.student(level, freedom)
    found = 1 - quantiles.noncentral_student(reach, freedom, shift)
    return found + (quantiles.noncentral_student(-reach, freedom, shift) if both_tails else 0.0)


def t_test_size(
    difference: float,
    spread: float,
    *,
    power: float = POWER,
    design: Design = "two_sample",
    level: float = 0.95,
) -> float:
    """How many (a group, or pairs) a t test needs; not rounded up (R: power.t.test)."""
    if difference == 0:
        raise ValueError("no difference is never found")
    return _size(lambda n: t_test(n, difference, spread, design=design, level=level), power)


def two_proportions(n: float, p1: float, p2: float, *, level: float = 0.95) -> float:
    """The power of the two-sample test of shares with n a group.

    Phi((sqrt(n) |p1 - p2| - z sqrt(2 p q)) / sqrt(p1 q1 + p2 q2)), p the mean of both; the chance
    of the wrong tail left out (R: power.prop.test).
    """
    _between(p1, p2)
    middle, reach = (p1 + p2) / 2, quantiles.normal(level)
    spread = sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    z = sqrt(n) * abs(p1 - p2) - reach * sqrt(2 * middle * (1 - middle))
    return float(special.ndtr(z / spread))


def two_proportions_size(
    p1: float, p2: float, *, power: float = POWER, level: float = 0.95
) -> float:
    """How many a group are needed to tell two shares apart; not rounded up (R: power.prop.test)."""
    if p1 == p2:
        raise ValueError("equal shares are never told apart")
    return _size(lambda n: two_proportions(n, p1, p2, level=level), power)


def one_proportion(n: int, share: float, null: float, *, level: float = 0.95) -> float:
    """The power of the exact mid-p test of one share against `null`, by enumeration."""
    _between(share, null)
    x = np.arange(n + 1)
    here = stats.binom.pmf(x, n, null) / 2
    tail = np.minimum(stats.binom.cdf(x - 1, n, null), stats.binom.sf(x, n, null)) + here
    rejected = 2 * tail < 1 - level
    return float(stats.binom.pmf(x, n, share)[rejected].sum())


def effect_size(p1: float, p2: float) -> float:
    """Cohen's h of two planned shares, without a sign."""
    _between(p1, p2)
    return abs(2 * asin(sqrt(p1)) - 2 * asin(sqrt(p2)))


def _found(shift: float, shown: float, freedom: float, level: float) -> float:
    """P(|estimate / own error| beyond the quantile): true error 1, own error `shown` on average."""
    reach = quantiles.student(level, freedom) * shown
    above = 1 - quantiles.noncentral_student(reach, freedom, shift)
    return above + quantiles.noncentral_student(-reach, freedom, shift)


def _errors(
    noise: Noise, n_before: int, n_after: int, lift: float = 0.0
) -> tuple[float, float, int]:
    """True standard error of the log ratio, the root of its expected estimate, and its degrees."""
    n_days = n_before + n_after
    distance = np.abs(np.subtract.outer(np.arange(n_days), np.arange(n_days)))
    carried = (1 - noise.counting) * noise.carry_over**distance
    # more events are counted with less relative noise
    counted = noise.counting / np.r_[np.ones(n_before), np.full(n_after, 1 + lift)]
    covariance = noise.spread**2 * (carried + np.diag(counted))
    weights = np.r_[np.full(n_before, -1 / n_before), np.full(n_after, 1 / n_after)]
    true = float(weights @ covariance @ weights)
    spectrum, freedom = 0.0, 0
    for days in (slice(0, n_before), slice(n_before, n_days)):
        waves = series.cosines(days.stop - days.start)
        spectrum += float(np.einsum("tj,ts,sj->", waves, covariance[days, days], waves))
        freedom += waves.shape[1]
    lost = n_days / (n_days - series.WEEK - 1) if n_days > series.WEEK + 1 else 1.0
    shown = spectrum / freedom * (1 / n_before + 1 / n_after) * lost
    return sqrt(true), sqrt(shown), freedom


def _smallest(power_of: Callable[[float], float], power: float) -> float | None:
    if power_of(expm1(LARGEST_LOG_RATIO)) < power:
        return None
    found = optimize.brentq(
        lambda log_ratio: power_of(expm1(log_ratio)) - power, 0.0, LARGEST_LOG_RATIO, xtol=1e-8
    )
    return expm1(float(found))


def _size(power_of: Callable[[float], float], power: float) -> float:
    if power_of(2) >= power:
        return 2.0
    high = 4.0
    while power_of(high) < power:
        high *= 2
        if high > LARGEST_N:
            return inf
    return float(optimize.brentq(lambda n: power_of(n) - power, 2.0, high, xtol=1e-9))


def _between(*shares: float) -> None:
    if not all(0 < share < 1 for share in shares):
        raise ValueError("shares lie between 0 and 1")
