"""Do groups differ because of what they are, or because of what they took?"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analytics import rates, scoring, unnamed
from analytics.results import CannotTell, Interval, Rate, Target
from analytics.statistics import strata
from analytics.statistics.estimates import Estimate

#: Groups of people are compared course by course; what was held, role by role.
Stratum = Literal["course_name", "role"]


@dataclass(frozen=True)
class Mixture:
    """A group whose pass rate against all others changes once like is compared with like.

    `pooled`: its rate less that of the others (shares); `within`: the same inside each `stratum`
    and put together (Mantel-Haenszel) with its interval; `is_reversed`: they point opposite ways.
    """

    group: str
    stratum: Stratum
    pooled: float
    within: float
    interval: Interval
    is_reversed: bool


def mixtures(pass_counts: pd.DataFrame, *, by: str, target: Target) -> tuple[Mixture, ...]:
    """For which groups does the comparison with the others depend on who took what?

    First attempts of those who sat. The widest difference between the two comparisons first; empty
    where nothing changes, where neither comparison can be told from no difference, or where nothing
    can be compared inside a stratum. Groups that are hidden or too small for a rate are left out,
    and so are counts of which only bounds are known (Bickel, Hammel & O'Connell 1975).
    """
    stratum: Stratum = "course_name" if by in rates.OF_PEOPLE else "role"
    known = pass_counts.dropna(subset=[by, stratum])
    passed = known["n_passed_first"]
    known = known[known.get(f"n_passed_first{unnamed.MOST}", passed) == passed]
    groups = scoring.pass_rate_by(pass_counts, by=by, target=target)
    rated = [group.group_id for group in groups if isinstance(group.measure, Rate)]
    found = [m for name in rated if (m := _against_others(known, by, name, stratum)) is not None]
    return tuple(sorted(found, key=lambda m: -abs(m.pooled - m.within)))


def _against_others(rows: pd.DataFrame, by: str, name: str, stratum: Stratum) -> Mixture | None:
    """The group against all others, if like with like says something else than all together."""
    own = rows[by].astype(str) == name
    tables = np.array([_table(part, own[part.index]) for _, part in rows.groupby(stratum)])
    if not len(tables):
        return None
    compared = strata.against_pooled(tables)
    pooled = strata.risk_difference(tables.sum(axis=0)[None])
    if isinstance(compared, CannotTell) or isinstance(pooled, CannotTell) or not compared.differs:
        return None
    within = compared.within
    if not (_is_told(pooled) or _is_told(within)):
        # nobody would conclude anything from either: their signs are chance
        return None
    return Mixture(
        name,
        stratum,
        compared.pooled,
        within.estimate,
        within.interval or Interval(within.estimate, within.estimate),
        compared.reversed_sign,
    )


def _is_told(difference: Estimate) -> bool:
    """Whether the interval of a difference leaves out 0."""
    interval = difference.interval
    return interval is not None and (interval.low > 0 or interval.high < 0)


def _table(rows: pd.DataFrame, own: pd.Series) -> list[list[float]]:
    """Passed and not passed: of the group, and of the others."""
    return [_counts(rows[own]), _counts(rows[~own])]


def _counts(rows: pd.DataFrame) -> list[float]:
    passed, sat = rows["n_passed_first"].sum(), rows["n_sat"].sum()
    return [float(passed), float(sat - passed)]
