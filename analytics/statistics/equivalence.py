"""Is it no worse, or practically the same? Against a margin that was declared beforehand.

"No difference was seen" is never "no difference": that takes an interval inside the margin. Two
one-sided tests at 5 % are the interval at 90 % (Schuirmann 1987).
"""

from dataclasses import dataclass

from scipy import special

from analytics.results import CannotTell, Interval
from analytics.statistics import quantiles, two_proportions
from analytics.statistics.estimates import Estimate


@dataclass(frozen=True)
class Equivalence:
    """A difference held against a margin: `holds` exactly when p < alpha and the interval, at level
    1 - 2 alpha, lies inside. `low` and `high` are the margins, None for an open side.
    """

    estimate: float
    interval: Interval
    low: float | None
    high: float | None
    p_value: float
    holds: bool


def within(found: Estimate, low: float, high: float, *, alpha: float = 0.05) -> Equivalence:
    """Does a difference lie between `low` and `high`? Two one-sided tests on its own statistic.

    p: the larger of the two (Schuirmann 1987). `found` has a standard error in the unit of its
    estimate (a mean, a difference; not a ratio).
    """
    if not low < high:
        raise ValueError("the margin has a lower and an upper end")
    p_value = max(_above(found, low), _below(found, high))
    interval = _interval(found, alpha)
    return Equivalence(found.estimate, interval, low, high, p_value, p_value < alpha)


def no_worse(
    found: Estimate, margin: float, *, higher_is_better: bool = True, alpha: float = 0.05
) -> Equivalence:
    """Is a difference at most `margin` (> 0) on the bad side? One one-sided test."""
    if margin <= 0:
        raise ValueError("the margin is larger than zero")
    interval = _interval(found, alpha)
    if higher_is_better:
        p_value = _above(found, -margin)
        return Equivalence(found.estimate, interval, -margin, None, p_value, p_value < alpha)
    p_value = _below(found, margin)
    return Equivalence(found.estimate, interval, None, margin, p_value, p_value < alpha)


def shares_within(
    x1: int, n1: int, x2: int, n2: int, low: float, high: float, *, alpha: float = 0.05
) -> Equivalence | CannotTell:
    """Do two shares differ by less than the margin? Score tests at both ends of it.

    Farrington & Manning 1990 with the N/(N-1) of Miettinen & Nurminen, so that the tests agree with
    the interval of `two_proportions.difference` at 1 - 2 alpha. Nobody on a side: CannotTell.
    """
    if not -1 < low < high < 1:
        raise ValueError("the margin has a lower and an upper end inside -1 to 1")
    found = two_proportions.difference(x1, n1, x2, n2, level=1 - 2 * alpha)
    if isinstance(found, CannotTell):
        return found
    p_low = float(special.ndtr(-two_proportions.score(x1, n1, x2, n2, low)))
    p_high = float(special.ndtr(two_proportions.score(x1, n1, x2, n2, high)))
    p_value = max(p_low, p_high)
    return Equivalence(found.estimate, found.interval, low, high, p_value, p_value < alpha)


def shares_no_worse(
    x1: int,
    n1: int,
    x2: int,
    n2: int,
    margin: float,
    *,
    higher_is_better: bool = True,
    alpha: float = 0.05,
) -> Equivalence | CannotTell:
    """Is the first share at most `margin` (0-1) on the bad side of the second? One score test.

    As in `shares_within`; Farrington & Manning 1990. Nobody on a side: CannotTell.
    """
    if not 0 < margin < 1:
        raise ValueError("the margin lies between 0 and 1")
    found = two_proportions.difference(x1, n1, x2, n2, level=1 - 2 * alpha)
    if isinstance(found, CannotTell):
        return found
    sign = -1 if higher_is_better else 1
    p_value = float(special.ndtr(sign * two_proportions.score(x1, n1, x2, n2, sign * margin)))
    low, high = (-margin, None) if higher_is_better else (None, margin)
    return Equivalence(found.estimate, found.interval, low, high, p_value, p_value < alpha)


def _interval(found: Estimate, alpha: float) -> Interval:
    level = 1 - 2 * alpha
    reach = quantiles.normal(level) if found.df is None else quantiles.student(level, found.df)
    half = reach * _error(found)
    return Interval(found.estimate - half, found.estimate + half, level)


def _above(found: Estimate, bound: float) -> float:
    """The p that the truth is at or below `bound`."""
    return _tail(found, -(found.estimate - bound) / _error(found))


def _below(found: Estimate, bound: float) -> float:
    """The p that the truth is at or above `bound`."""
    return _tail(found, (found.estimate - bound) / _error(found))


def _tail(found: Estimate, statistic: float) -> float:
    return float(
        special.ndtr(statistic) if found.df is None else special.stdtr(found.df, statistic)
    )


def _error(found: Estimate) -> float:
    if found.standard_error is None:
        raise ValueError("an estimate with a standard error is needed")
    return found.standard_error
