"""Groups compared inside strata, by means or by order: like with like before it is added up."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analytics.results import CannotTell
from analytics.statistics import estimates, rank_tests
from analytics.statistics.estimates import Estimate, Tested
from analytics.statistics.moments import Moments

#: A variance below this share of the squared values is rounding.
ROUNDING = 1e-30


def difference_in_strata(
    strata: Sequence[tuple[Moments, Moments]], *, level: float = 0.95
) -> Estimate | CannotTell:
    """By how much do two groups differ inside strata? The least-squares fit of group plus stratum.

    One pair of groups per stratum. Differences are weighted by n1 n2 / (n1 + n2); the variance is
    that of what the additive model leaves over, with n - strata - 1 degrees (R: lm(y ~ group +
    stratum)). Strata with one group only carry no comparison and are left out. No stratum with both
    groups, or nothing left over: CannotTell.
    """
    both = [(one, two) for one, two in strata if one.n and two.n]
    n1, n2 = (sum(pair[side].n for pair in both) for side in (0, 1))
    df = n1 + n2 - len(both) - 1
    if not both or df < 1:
        return CannotTell("no_common_stratum", n1 + n2)
    weights = [one.n * two.n / (one.n + two.n) for one, two in both]
    apart = [one.mean - two.mean for one, two in both]
    total = sum(weights)
    estimate = sum(w * d for w, d in zip(weights, apart, strict=True)) / total
    squares = sum(side.variance * (side.n - 1) for pair in both for side in pair)
    squares += sum(w * (d - estimate) ** 2 for w, d in zip(weights, apart, strict=True))
    largest = max(side.mean**2 for pair in both for side in pair)
    if squares <= ROUNDING * largest:
        return CannotTell("no_variation", n1 + n2)
    error = sqrt(squares / df / total)
    return estimates.student("within_strata", (n1, n2), estimate, error, df, level=level)


def mean_scores(
    strata: Sequence[tuple[ArrayLike, ArrayLike]], *, by_rank: bool = False
) -> Tested | CannotTell:
    """Do the means of k groups differ once strata are held fixed?

    A stratum is its distinct values and how often each occurs, one row per group (k, values); a
    group may be empty. The row mean score statistic of Landis, Heyman & Koch 1978: sums less what
    dealing the values of each stratum out by lot would give, against their covariance, chi-square
    with k - 1 degrees; no equal spread is assumed between strata. `by_rank`: each value as its mean
    rank in the stratum over n + 1 (van Elteren 1960), which of one stratum is Kruskal and Wallis'
    test. No stratum with variation and two groups: CannotTell.
    """
    away, covariance, sizes = 0.0, 0.0, 0.0
    for values, counts in strata:
        table = np.atleast_2d(np.asarray(counts, float))
        sizes = sizes + table.sum(axis=1)
        of_group, n = table.sum(axis=1), table.sum()
        if n < 2:
            continue
        score = _scores(np.asarray(values, float), table.sum(axis=0), by_rank)
        variance = float(np.sum(table.sum(axis=0) * score**2)) / (n - 1)
        away = away + (table @ score)[:-1]
        spread = np.diag(of_group) - np.outer(of_group, of_group) / n
        covariance = covariance + variance * spread[:-1, :-1]
    df = int(np.linalg.matrix_rank(covariance)) if np.ndim(covariance) == 2 else 0
    if df == 0:
        return CannotTell("no_variation", int(np.sum(sizes)))
    statistic = float(away @ np.linalg.pinv(covariance, hermitian=True) @ away)
    method = "van_elteren" if by_rank else "cmh_means"
    n_by_group = tuple(int(n) for n in sizes)
    return Tested(method, n_by_group, statistic, (float(df),), float(special.chdtrc(df, statistic)))


def _scores(values: np.ndarray, many: np.ndarray, by_rank: bool) -> np.ndarray:
    """Values or their ranks, less their mean over the stratum."""
    if by_rank:
        order = np.argsort(values)
        ranks = np.empty_like(many)
        ranks[order] = np.cumsum(many[order]) - (many[order] - 1) / 2
        values = ranks / (many.sum() + 1)
    away = values - values[0]
    return away - np.average(away, weights=many)


def superiority(
    strata: Sequence[tuple[ArrayLike, ArrayLike, ArrayLike]], *, level: float = 0.95
) -> Estimate | CannotTell:
    """How likely is a value of the first group the larger one of the second in its own stratum?

    A stratum is its values and how often each occurs in either group; see `rank_tests.superiority`.
    Strata with fewer than two of either group have no variance and are left out; none left:
    CannotTell.
    """
    counted = (rank_tests.frequencies(*stratum) for stratum in strata)
    told = [rank_tests.placed(a, b) for _, a, b in counted if min(a.sum(), b.sum()) >= 2]
    if not told:
        return CannotTell("no_common_stratum", 0)
    return rank_tests.superiority(told, "superiority_in_strata", level=level)
