"""Two means compared inside strata: like with like before it is added up."""

from collections.abc import Sequence
from math import sqrt

from analytics.results import CannotTell
from analytics.statistics import estimates
from analytics.statistics.estimates import Estimate
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
