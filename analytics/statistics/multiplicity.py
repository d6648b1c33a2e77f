"""Several answers at once: adjusted p values and intervals, heterogeneity, and shrinkage."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from analytics.results import CannotTell
from analytics.statistics.estimates import Tested


@dataclass(frozen=True)
class Shrunk:
    """Estimates drawn towards their common mean, each by how noisy it is.

    `between` is the standard deviation of the true values; `estimates` and `errors` are posterior
    means and standard deviations in the order given.
    """

    mean: float
    between: float
    estimates: tuple[float, ...]
    errors: tuple[float, ...]


def holm(p_values: ArrayLike) -> np.ndarray:
    """p values of one family, adjusted so that any false claim is as rare as one (Holm 1979).

    The k-th smallest of m times m - k + 1, never below the one before. Any dependence. R:
    p.adjust(method = "holm"). Missing p values are the caller's to leave out.
    """
    p, order = _ordered(p_values)
    stepped = p[order] * np.arange(len(p), 0, -1)
    return _back(order, np.minimum(1.0, np.maximum.accumulate(stepped)))


def benjamini_hochberg(p_values: ArrayLike) -> np.ndarray:
    """p values adjusted so that of all claims at most this share is false, on average.

    The k-th smallest of m times m / k, never above the next. Independent or positively dependent
    tests (Benjamini & Hochberg 1995). R: p.adjust(method = "BH").
    """
    p, order = _ordered(p_values)
    stepped = p[order] * len(p) / np.arange(1, len(p) + 1)
    return _back(order, np.minimum(1.0, np.minimum.accumulate(stepped[::-1])[::-1]))


def bonferroni(p_values: ArrayLike) -> np.ndarray:
    """Each p value times their number, at most 1."""
    p, _ = _ordered(p_values)
    return np.minimum(1.0, p * len(p))


def family_level(n_intervals: int, *, level: float = 0.95) -> float:
    """The level of each of n intervals that hold all together with `level` (Bonferroni)."""
    if n_intervals < 1:
        raise ValueError("a family has at least one member")
    return 1 - (1 - level) / n_intervals


def selected_level(n_selected: int, n_tests: int, *, share: float = 0.1) -> float:
    """The level of the intervals of `n_selected` claims among `n_tests`, at false coverage `share`.

    1 - share R / m (Benjamini & Yekutieli 2005): on average at most this share of the intervals
    shown miss.
    """
    if not 0 < n_selected <= n_tests:
        raise ValueError("at least one claim, and no more than there were tests")
    return 1 - share * n_selected / n_tests


def heterogeneity(estimates: ArrayLike, errors: ArrayLike) -> Tested | CannotTell:
    """Are several estimates of one kind more different than their errors explain? Cochran's Q.

    sum w (x - mean)^2 with w = 1/s.e.^2, chi-square with k - 1; effect: I squared, the share of
    the variation that is real. Independent estimates with known errors > 0. Fewer than two:
    CannotTell. Cochran 1954; Higgins & Thompson 2002.
    """
    x, error = _studies(estimates, errors)
    k = len(x)
    if k < 2:
        return CannotTell("too_few_groups", k, 2)
    q = _spread(x, error, 0.0)
    real = max(0.0, 1 - (k - 1) / q) if q > 0 else 0.0
    p_value = float(special.chdtrc(k - 1, q))
    return Tested("cochran_q", (k,), q, (float(k - 1),), p_value, real)


def shrink(estimates: ArrayLike, errors: ArrayLike) -> Shrunk | CannotTell:
    """What would many noisy figures of one kind look like without their noise? Empirical Bayes.

    True values normal about a common mean; their variance tau^2 by Paule & Mandel 1982 (the Q at
    1/(s.e.^2 + tau^2) equals k - 1). posterior = B mean + (1 - B) x with B = s.e.^2 / (s.e.^2 +
    tau^2) (Efron & Morris 1975). Fewer than three: CannotTell.
    """
    x, error = _studies(estimates, errors)
    k = len(x)
    if k < 3:
        return CannotTell("too_few_groups", k, 3)
    between = _between(x, error)
    weight = 1 / (error**2 + between)
    mean = float(np.average(x, weights=weight))
    pull = error**2 / (error**2 + between)
    posterior, spread = pull * mean + (1 - pull) * x, np.sqrt(pull * between)
    return Shrunk(mean, sqrt(between), tuple(posterior.tolist()), tuple(spread.tolist()))


def _between(x: np.ndarray, error: np.ndarray) -> float:
    excess = len(x) - 1
    if _spread(x, error, 0.0) <= excess:
        return 0.0
    high = float(np.sum((x - x.mean()) ** 2)) + 1e-300
    return float(optimize.brentq(lambda v: _spread(x, error, v) - excess, 0.0, high, xtol=1e-300))


def _spread(x: np.ndarray, error: np.ndarray, between: float) -> float:
    weight = 1 / (error**2 + between)
    away = x - x[0]
    return float(np.sum(weight * (away - np.average(away, weights=weight)) ** 2))


def _studies(estimates: ArrayLike, errors: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    x, error = np.asarray(estimates, float), np.asarray(errors, float)
    if x.shape != error.shape or not (error > 0).all() or not np.isfinite(x).all():
        raise ValueError("each estimate is finite and has a standard error above zero")
    return x, error


def _ordered(p_values: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    p = np.asarray(p_values, float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p values lie between 0 and 1")
    return p, np.argsort(p, kind="stable")


def _back(order: np.ndarray, stepped: np.ndarray) -> np.ndarray:
    result = np.empty(len(order))
    result[order] = stepped
    return result
