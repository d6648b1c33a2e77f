"""Two-sided quantiles and p values of the normal and Student's t distribution.

The plain special functions: the distribution objects of scipy.stats give the same digits, at thirty
times the cost per number, which a page with many intervals feels.
"""

from functools import lru_cache

import numpy as np
from scipy import special

#: Beyond so many degrees of freedom noncentral t is normal to every digit shown.
LARGE_FREEDOM = 1e6
#: Points of the trapezoidal rule: ten digits from one degree of freedom to LARGE_FREEDOM.
STEPS = 4_000


def normal(level: float) -> float:
    """The normal quantile that a two-sided interval of `level` reaches to."""
    return float(special.ndtri(0.5 + level / 2))


def student(level: float, freedom: float) -> float:
    """The same of Student's t with `freedom` degrees of freedom."""
    return float(special.stdtrit(freedom, 0.5 + level / 2))


def student_p(statistic: float, freedom: float) -> float:
    """The two-sided p of a t statistic."""
    return float(2 * special.stdtr(freedom, -abs(statistic)))


def normal_p(statistic: float) -> float:
    """The two-sided p of a normal statistic."""
    return float(2 * special.ndtr(-abs(statistic)))


def noncentral_student(t: float, freedom: float, noncentrality: float) -> float:
    """The chance that noncentral t stays below `t`.

    The mean of the normal chance over the spread of the estimated standard deviation, by the
    trapezoidal rule in its logarithm (the integrand is smooth and dies out at both ends). scipy's
    own is NaN for some negative noncentralities.
    """
    if freedom > LARGE_FREEDOM:
        return float(special.ndtr(t - noncentrality))
    deviation, weight = _spread(freedom)
    below = special.ndtr(t * deviation - noncentrality)
    return float(np.sum(weight * below) / np.sum(weight))


@lru_cache(maxsize=64)
def _spread(freedom: float) -> tuple[np.ndarray, np.ndarray]:
    """Estimated standard deviations as multiples of the true one, and the weight of each."""
    # e^-45 of the peak is beyond double precision
    low, high = -45 / freedom - 0.5, 0.5 * np.log(2 * (45 / freedom + 3))
    v = np.linspace(low, high, STEPS)
    weight = np.exp(freedom * (v + 0.5 - np.exp(2 * v) / 2))
    deviation = np.exp(v)
    for kept in (deviation, weight):
        kept.flags.writeable = False
    return deviation, weight
