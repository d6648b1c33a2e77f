"""The same people under three conditions or more: do the conditions differ?"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analytics.results import CannotTell
from analytics.statistics.estimates import Tested

#: A sum of squares below this share of the whole is rounding.
ROUNDING = 1e-24


def repeated_anova(table: ArrayLike, *, spherical: bool = False) -> Tested | CannotTell:
    """Do the means of several conditions differ within people? F with degrees of freedom corrected.

    table: one row per person, one column per condition, nothing missing. F = conditions by the rest
    after people and conditions; both degrees of freedom times Greenhouse and Geisser's epsilon
    (1959), with `spherical` uncorrected as in textbooks (R: aov(y ~ a + Error(id))). effect:
    partial eta squared. Fewer than two people or conditions, or nothing left over: CannotTell.
    """
    rows = np.asarray(table, float)
    n, k = rows.shape
    if min(n, k) < 2:
        return CannotTell("too_few_observations", n, 2)
    # about one of the values, so that large offsets lose nothing
    rows = rows - rows[0, 0]
    away = rows - rows.mean(axis=1, keepdims=True)
    between = n * float(np.sum(away.mean(axis=0) ** 2))
    rest = away - away.mean(axis=0)
    within = float(np.sum(rest**2))
    if within <= ROUNDING * float(np.sum(rows**2)):
        return CannotTell("no_variation", n)
    factor = 1.0 if spherical else _epsilon(rest.T @ rest)
    df = factor * (k - 1), factor * (k - 1) * (n - 1)
    statistic = between / within * (n - 1)
    method = "repeated_anova_spherical" if spherical else "repeated_anova"
    p_value = float(special.fdtrc(*df, statistic))
    return Tested(method, (n,), statistic, df, p_value, between / (between + within))


def _epsilon(products: np.ndarray) -> float:
    """How far the differences of conditions are from equal spread: 1 is alike, 1/(k - 1) least.

    products: the cross products of the doubly centred table.
    """
    k = len(products)
    return float(np.trace(products) ** 2 / ((k - 1) * np.sum(products**2)))
