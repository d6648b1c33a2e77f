"""The forms in which a statistical question is answered, and the intervals they share.

Two groups are always compared as *first minus second* (or first over second): the caller says which
is which. Bad input (a negative count, more successes than observations) raises ValueError; what the
data cannot answer is a `CannotTell` with its reason; NaN never leaves this package.
"""

from dataclasses import dataclass, replace
from math import exp

from analytics.results import Interval
from analytics.statistics import quantiles


@dataclass(frozen=True)
class Estimate:
    """One number with its interval and the test of one null value.

    `n`: observations of each group, in the order given. `standard_error` is on the scale of
    `statistic` (of the logarithm for ratios), None where the interval comes from inverting a test.
    `df` is None for a normal statistic. `p_value` is two-sided, None where there is no test.
    """

    method: str
    n: tuple[int, ...]
    estimate: float
    interval: Interval
    standard_error: float | None = None
    statistic: float | None = None
    df: float | None = None
    p_value: float | None = None


@dataclass(frozen=True)
class Tested:
    """A hypothesis on several numbers at once: statistic, degrees of freedom, p, and a size of
    effect without a unit (`effect`, None where the method has none).
    """

    method: str
    n: tuple[int, ...]
    statistic: float
    df: tuple[float, ...]
    p_value: float
    effect: float | None = None


def student(
    method: str,
    n: tuple[int, ...],
    estimate: float,
    error: float,
    df: float,
    *,
    level: float = 0.95,
    null: float = 0.0,
) -> Estimate:
    """estimate ± t * error, and the two-sided p that the truth is `null`; error > 0."""
    half, t = quantiles.student(level, df) * error, (estimate - null) / error
    interval = Interval(estimate - half, estimate + half, level)
    return Estimate(method, n, estimate, interval, error, t, df, quantiles.student_p(t, df))


def normal(
    method: str,
    n: tuple[int, ...],
    estimate: float,
    error: float,
    *,
    level: float = 0.95,
    null: float = 0.0,
) -> Estimate:
    """estimate ± z * error, and the two-sided p that the truth is `null`; error > 0."""
    half, z = quantiles.normal(level) * error, (estimate - null) / error
    interval = Interval(estimate - half, estimate + half, level)
    return Estimate(method, n, estimate, interval, error, z, None, quantiles.normal_p(z))


def as_ratio(logarithm: Estimate) -> Estimate:
    """The same answer for the ratio whose logarithm was estimated; a null of 0 becomes 1."""
    low, high = exp(logarithm.interval.low), exp(logarithm.interval.high)
    return Estimate(
        logarithm.method,
        logarithm.n,
        exp(logarithm.estimate),
        Interval(low, high, logarithm.interval.level),
        logarithm.standard_error,
        logarithm.statistic,
        logarithm.df,
        logarithm.p_value,
    )


def renamed(found: Estimate, method: str) -> Estimate:
    """The same numbers as the answer of another question."""
    return replace(found, method=method)


def counted(*counts: float) -> None:
    """ValueError unless every count is finite and not negative."""
    if not all(0 <= count < float("inf") for count in counts):
        raise ValueError("counts are finite and not negative")


def share_of(successes: float, n: float) -> None:
    """ValueError unless `successes` of `n` is a share."""
    counted(successes, n)
    if successes > n:
        raise ValueError("there are more successes than observations")
