"""Counts in categories and strata: contingency tables, 2 x 2 tables combined over strata.

A stratified table has the shape (strata, 2, 2): in each stratum rows are the two groups, columns
are yes and no. Strata without both groups carry no comparison and are left out.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analytics.results import CannotTell
from analytics.statistics import estimates
from analytics.statistics.estimates import Estimate, Tested


@dataclass(frozen=True)
class Stratified:
    """A comparison made inside each stratum beside the pooled one, which mixes them up.

    `reversed_sign`: the two point in opposite directions (Simpson). `differs`: they do, or lie more
    than a standard error of the stratified estimate apart: the composition of the groups matters.
    """

    within: Estimate
    pooled: float
    reversed_sign: bool
    differs: bool


def chi_square(table: ArrayLike) -> Tested | CannotTell:
    """Do rows and columns of a k x m table of counts go together? Pearson's chi-square.

    df = (k-1)(m-1); effect: Cramer's V = sqrt(X2 / (n min(k-1, m-1))). Empty rows and columns are
    left out; fewer than two of either left: CannotTell. Expected counts below 1 make the p rough.
    Pearson 1900; R: chisq.test(correct = FALSE).
    """
    counts = _table(table, 2)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    n, smaller = int(counts.sum()), min(counts.shape) - 1
    if smaller < 1:
        return CannotTell("no_variation", n)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    statistic = float(np.sum((counts - expected) ** 2 / expected))
    df = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    rows = tuple(int(row) for row in counts.sum(axis=1))
    p_value = float(special.chdtrc(df, statistic))
    return Tested("pearson", rows, statistic, (float(df),), p_value, sqrt(statistic / n / smaller))


def smallest_expected(table: ArrayLike) -> float:
    """The smallest expected count of a k x m table under independence; 0 for an empty table."""
    counts = _table(table, 2)
    n = counts.sum()
    return float(counts.sum(axis=1).min() * counts.sum(axis=0).min() / n) if n else 0.0


def odds_ratio(tables: ArrayLike, *, level: float = 0.95) -> Estimate | CannotTell:
    """The common odds ratio of the strata with its Robins-Breslow-Greenland interval.

    sum(a d / n) / sum(b c / n); normal on the log scale (Mantel & Haenszel 1959; Robins, Breslow &
    Greenland 1986). Assumes one odds ratio for all strata: `breslow_day` looks. A sum of zero:
    CannotTell. The test to quote with it is `cmh`.
    """
    a, b, c, d, n = _cells(tables)
    r, s = a * d / n, b * c / n
    if r.sum() == 0 or s.sum() == 0:
        return CannotTell("nothing_to_divide_by", int(n.sum()))
    p, q = (a + d) / n, (b + c) / n
    total_r, total_s = r.sum(), s.sum()
    variance = (
        np.sum(p * r) / total_r**2
        + np.sum(p * s + q * r) / (total_r * total_s)
        + np.sum(q * s) / total_s**2
    ) / 2
    sizes = _sizes(tables)
    logarithm = float(np.log(total_r / total_s))
    return estimates.as_ratio(
        estimates.normal("mantel_haenszel", sizes, logarithm, sqrt(variance), level=level)
    )


def risk_difference(tables: ArrayLike, *, level: float = 0.95) -> Estimate | CannotTell:
    """The common difference of shares (0-1, first row less second) over the strata.

    Weights n1 n2 / n; variance of Sato, valid for few large and for many small strata (Mantel &
    Haenszel 1959; Greenland & Robins 1985; Sato 1989, Biometrics 45:1323). No stratum with both
    groups, or no variation: CannotTell.
    """
    a, b, c, d, n = _cells(tables)
    n1, n2 = a + b, c + d
    if len(n) == 0:
        return CannotTell("no_common_stratum", 0)
    weight = n1 * n2 / n
    estimate = float(np.sum((a * n2 - c * n1) / n) / weight.sum())
    p = (n1**2 * c - n2**2 * a + n1 * n2 * (n2 - n1) / 2) / n**2
    q = (a * d + b * c) / n / 2
    variance = (estimate * p.sum() + q.sum()) / weight.sum() ** 2
    if variance <= 0:
        return CannotTell("no_variation", int(n.sum()))
    return estimates.normal(
        "mantel_haenszel_difference", _sizes(tables), estimate, sqrt(variance), level=level
    )


def cmh(tables: ArrayLike, *, corrected: bool = True) -> Tested | CannotTell:
    """Do groups and answers go together once strata are held fixed? Cochran-Mantel-Haenszel.

    (|sum(a - E)| - 1/2)^2 / sum Var, hypergeometric; the half only as far as there is one to take,
    and not at all with `corrected` false (R: mantelhaen.test). No variation: CannotTell.
    """
    a, b, c, d, n = _cells(tables)
    kept = n > 1
    a, b, c, d, n = (part[kept] for part in (a, b, c, d, n))
    row, column = a + b, a + c
    variance = float(np.sum(row * (c + d) * column * (b + d) / (n**2 * (n - 1))))
    if variance == 0:
        return CannotTell("no_variation", int(n.sum()))
    away = abs(float(np.sum(a - row * column / n)))
    away -= 0.5 if corrected and away >= 0.5 else 0.0
    statistic = away**2 / variance
    method = "cmh_corrected" if corrected else "cmh"
    p_value = float(special.chdtrc(1, statistic))
    return Tested(method, _sizes(tables), statistic, (1.0,), p_value)


def cmh_general(tables: ArrayLike) -> Tested | CannotTell:
    """Do k groups and m answers go together once strata are held fixed? Both without an order.

    tables: (strata, k, m). The generalised statistic of Landis, Heyman & Koch 1978: observed less
    expected counts, added up over strata, against their multivariate hypergeometric covariance,
    with (k - 1)(m - 1) degrees (R: mantelhaen.test). Of one stratum it is Pearson's X2 (n - 1) / n.
    No stratum with variation: CannotTell.
    """
    counts = _table(tables, 3)
    k, m = counts.shape[1:]
    away, covariance = np.zeros((k - 1) * (m - 1)), 0.0
    for table in counts:
        n = table.sum()
        if n < 2:
            continue
        rows, columns = (table.sum(axis=side)[:-1] / n for side in (1, 0))
        away = away + (table[:-1, :-1] - n * np.outer(rows, columns)).ravel()
        spread = [np.diag(part) - np.outer(part, part) for part in (rows, columns)]
        covariance = covariance + n**2 / (n - 1) * np.kron(*spread)
    df = int(np.linalg.matrix_rank(covariance)) if np.ndim(covariance) == 2 else 0
    if df == 0:
        return CannotTell("no_variation", int(counts.sum()))
    statistic = float(away @ np.linalg.pinv(covariance) @ away)
    sizes = tuple(int(n) for n in counts.sum(axis=(0, 2)))
    p_value = float(special.chdtrc(df, statistic))
    return Tested("cmh_general", sizes, statistic, (float(df),), p_value)


def breslow_day(tables: ArrayLike, *, adjusted: bool = False) -> Tested | CannotTell:
    """Is the odds ratio the same in all strata? Breslow-Day, with Tarone's term if `adjusted`.

    sum (a - A)^2 / Var(A), A the count expected at the common odds ratio; df = strata - 1, of those
    in which not all answer alike. Needs two of them and a common odds ratio: else CannotTell.
    Breslow & Day 1980; Tarone 1985.
    """
    a, b, c, d, n = _cells(tables)
    # a stratum in which all answer alike says nothing of its odds ratio
    kept = (a + c > 0) & (b + d > 0)
    a, b, c, d, n = (part[kept] for part in (a, b, c, d, n))
    common = odds_ratio(tables)
    if isinstance(common, CannotTell):
        return common
    if len(n) < 2:
        return CannotTell("too_few_groups", len(n), 2)
    expected = _expected_at(common.estimate, a + b, c + d, a + c)
    cells = (expected, a + b - expected, a + c - expected, d - a + expected)
    variance = 1 / sum(1 / cell for cell in cells)
    statistic = float(np.sum((a - expected) ** 2 / variance))
    if adjusted:
        statistic -= float(np.sum(a - expected) ** 2 / np.sum(variance))
    df = len(n) - 1
    method = "breslow_day_tarone" if adjusted else "breslow_day"
    p_value = float(special.chdtrc(df, statistic))
    return Tested(method, _sizes(tables), statistic, (float(df),), p_value)


def against_pooled(tables: ArrayLike, *, level: float = 0.95) -> Stratified | CannotTell:
    """Does the difference of two groups change when like is compared with like?

    The Mantel-Haenszel difference beside that of the pooled table (0-1, first row less second); see
    `Stratified` (Bickel, Hammel & O'Connell 1975).
    """
    within = risk_difference(tables, level=level)
    if isinstance(within, CannotTell):
        return within
    (a, b), (c, d) = _table(tables, 3).sum(axis=0)
    pooled = float(a / (a + b) - c / (c + d))
    is_reversed = pooled * within.estimate < 0
    apart = abs(pooled - within.estimate) > (within.standard_error or 0.0)
    return Stratified(within, pooled, is_reversed, is_reversed or apart)


def _expected_at(odds: float, first: np.ndarray, second: np.ndarray, yes: np.ndarray) -> np.ndarray:
    """The count of the first cell, margins given, that makes the odds ratio `odds`."""
    if abs(odds - 1) < 1e-12:
        return first * yes / (first + second)
    a, b, c = odds - 1, -(odds * (first + yes) + second - yes), odds * first * yes
    # the root inside the margins, in the form that does not cancel
    return 2 * c / (-b + np.sqrt(b * b - 4 * a * c))


def _cells(tables: ArrayLike) -> tuple[np.ndarray, ...]:
    """a, b, c, d and n of every stratum in which both groups have somebody."""
    counts = _table(tables, 3)
    if counts.shape[1:] != (2, 2):
        raise ValueError("a stratum is a table of two rows and two columns")
    counts = counts[(counts.sum(axis=2) > 0).all(axis=1)]
    a, b, c, d = (counts[:, row, column] for row in (0, 1) for column in (0, 1))
    return a, b, c, d, a + b + c + d


def _sizes(tables: ArrayLike) -> tuple[int, int]:
    first, second = _table(tables, 3).sum(axis=(0, 2))
    return int(first), int(second)


def _table(table: ArrayLike, dimensions: int) -> np.ndarray:
    counts = np.asarray(table, float)
    if counts.ndim != dimensions:
        raise ValueError(f"a table of counts with {dimensions} dimensions is needed")
    estimates.counted(*counts.ravel())
    return counts
