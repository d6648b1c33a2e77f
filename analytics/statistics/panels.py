"""Trained teams beside teams that were not: one change per team, then a test between the teams.

A team's days resemble each other and a shock hits all teams alike; one number per team is immune
to both (Bertrand, Duflo & Mullainathan 2004; Donald & Lang 2007). Without teams to compare with,
"clustered by team" is not: a shock shared by all passes for an effect. Assumes that trained and
other teams would have moved in parallel. Always trained less others (over others).

`total` and `volume` have the shape (teams, days), one column per calendar day; a day without volume
(0 or NaN) is a day without data.
"""

from dataclasses import dataclass
from itertools import combinations
from math import comb, sqrt

import numpy as np
from numpy.typing import ArrayLike

from analytics.results import CannotTell
from analytics.statistics import estimates, moments, series, two_means
from analytics.statistics.estimates import Estimate, Tested

#: Teams on either side that the test between teams needs.
FEWEST_TEAMS = 2
#: Up to so many teams all ways to choose the trained ones are gone through.
MOST_FOR_EXACT = 20
#: Orders a difference of permuted means may miss its equal by, relative to the largest change.
SAME = 1e-9


@dataclass(frozen=True)
class Cohort:
    """Teams that started on one day, teams not yet trained beside them, and the log ratio."""

    start: int
    n_trained: int
    n_not_yet: int
    log_ratio: float


@dataclass(frozen=True)
class Staggered:
    """The average over cohorts with equal teams (a ratio); `n_left_out` trained teams had no team
    that was not yet trained, or windows outside the data.
    """

    overall: Estimate
    cohorts: tuple[Cohort, ...]
    n_left_out: int


@dataclass(frozen=True)
class Block:
    """Some days of the event study, counted from the start, and how the teams differ in them."""

    first: int
    last: int
    difference: Estimate | CannotTell


def changes(
    total_before: ArrayLike,
    volume_before: ArrayLike,
    total_after: ArrayLike,
    volume_after: ArrayLike,
) -> np.ndarray:
    """ln(rate after) - ln(rate before) of every team; NaN for a team without volume on a side.

    Where any team has no event on a side, all get half an event on one more unit of volume, so that
    the logarithm exists for all and none is treated alone.
    """
    x0, n0, x1, n1 = (
        np.asarray(part, float) for part in (total_before, volume_before, total_after, volume_after)
    )
    known = np.isfinite(x0) & np.isfinite(x1) & (n0 > 0) & (n1 > 0)
    if (x0[known] < 0).any() or (x1[known] < 0).any():
        raise ValueError("a total below zero has no relative change")
    some, more = (0.5, 1.0) if (x0[known] == 0).any() or (x1[known] == 0).any() else (0.0, 0.0)
    result = np.full(x0.shape, np.nan)
    after = np.log((x1[known] + some) / (n1[known] + more))
    result[known] = after - np.log((x0[known] + some) / (n0[known] + more))
    return result


def window_changes(total: ArrayLike, volume: ArrayLike, before: slice, after: slice) -> np.ndarray:
    """The same from days: columns `before` and `after` of the panel, summed before dividing."""
    x, n = _known(total, volume)
    return changes(
        x[:, before].sum(axis=1),
        n[:, before].sum(axis=1),
        x[:, after].sum(axis=1),
        n[:, after].sum(axis=1),
    )


def team_change(
    trained: ArrayLike, others: ArrayLike, *, level: float = 0.95, relative: bool = True
) -> Estimate | CannotTell:
    """Did trained teams change by more than the others? The verdict with 2 + 2 teams or more.

    Pooled t on one change per team, teams - 2 degrees. `relative`: the changes are logarithms, and
    estimate and interval are the ratio of ratios; otherwise they are differences in their own unit.
    Teams whose change is not finite are left out. Fewer than FEWEST_TEAMS on a side:
    `too_few_teams`; all changes alike: `no_variation`.
    """
    return _compared(trained, others, level, relative, "team_change")


def team_change_welch(
    trained: ArrayLike, others: ArrayLike, *, level: float = 0.95, relative: bool = True
) -> Estimate | CannotTell:
    """The same without the assumption that teams scatter alike on both sides; careful with few."""
    return _compared(trained, others, level, relative, "team_change_welch")


def permutation(trained: ArrayLike, others: ArrayLike) -> Tested | CannotTell:
    """How often would the trained teams differ as much, had others been picked? Exact p.

    All ways to pick as many teams; two-sided on the difference of mean changes. effect: the
    smallest p this many teams can give (5 + 5: .0079; 3 + 3: .10, so 3 + 3 cannot reach 5 %). More
    than MOST_FOR_EXACT teams: `too_many_for_exact`. Fisher 1935.
    """
    first, second = _finite(trained), _finite(others)
    n1, n2 = len(first), len(second)
    if min(n1, n2) < 1:
        return CannotTell("too_few_teams", min(n1, n2), 1)
    if n1 + n2 > MOST_FOR_EXACT:
        return CannotTell("too_many_for_exact", n1 + n2)
    every = np.r_[first, second]
    picks = np.array(list(combinations(range(n1 + n2), n1)))
    sums = every[picks].sum(axis=1)
    differences = sums / n1 - (every.sum() - sums) / n2
    reach = SAME * max(1e-300, float(np.abs(every).max()))
    p_value = float(np.mean(np.abs(differences) >= abs(differences[0]) - reach))
    return Tested("permutation", (n1, n2), float(differences[0]), (), p_value, smallest_p(n1, n2))


def smallest_p(n_trained: int, n_others: int) -> float:
    """The smallest two-sided permutation p of so many teams: both extremes count where they mirror
    each other.
    """
    ways = comb(n_trained + n_others, n_trained)
    return min(1.0, (2 if n_trained == n_others else 1) / ways)


def volume_weighted(
    trained: ArrayLike,
    others: ArrayLike,
    trained_volume: ArrayLike,
    others_volume: ArrayLike,
    *,
    level: float = 0.95,
    relative: bool = True,
) -> Estimate | CannotTell:
    """The same with each team counting by its volume: a sensitivity check, never the verdict.

    Weighted means; variance n/(n-1) sum (w (d - mean))^2 per side, Welch's degrees of freedom.
    """
    sides = [_weighted(trained, trained_volume), _weighted(others, others_volume)]
    sizes = tuple(n for n, _, _ in sides)
    if min(sizes) < FEWEST_TEAMS:
        return CannotTell("too_few_teams", min(sizes), FEWEST_TEAMS)
    (n1, m1, v1), (n2, m2, v2) = sides
    if v1 + v2 <= 0:
        return CannotTell("no_variation", sum(sizes))
    df = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    found = estimates.student("volume_weighted", sizes, m1 - m2, sqrt(v1 + v2), df, level=level)
    return estimates.as_ratio(found) if relative else found


def pre_trend(
    total: ArrayLike,
    volume: ArrayLike,
    is_trained: ArrayLike,
    before: slice,
    *,
    level: float = 0.95,
) -> Estimate | CannotTell:
    """Were trained teams already moving away from the others? `team_change` of the two halves of
    the time before, where there is nothing to find.
    """
    start, stop, _ = before.indices(np.asarray(total).shape[1])
    middle = (start + stop) // 2
    moved = window_changes(total, volume, slice(start, middle), slice(middle, stop))
    trained = np.asarray(is_trained, bool)
    found = team_change(moved[trained], moved[~trained], level=level)
    return found if isinstance(found, CannotTell) else estimates.renamed(found, "pre_trend")


def event_study(
    total: ArrayLike,
    volume: ArrayLike,
    is_trained: ArrayLike,
    cut: int,
    *,
    block: int = series.WEEK,
    level: float = 0.95,
) -> tuple[Block, ...]:
    """How did trained and other teams differ, block by block, against the time before the cut?

    Blocks of `block` days counted from the cut in both directions, whole ones only; each holds
    `team_change` of the block against all days before the cut (of the other blocks before it, for a
    block before the cut). For the picture, not for a verdict.
    """
    n_days, trained = np.asarray(total).shape[1], np.asarray(is_trained, bool)
    x, n = _known(total, volume)
    found = []
    for first in range(cut - block * (cut // block), n_days - block + 1, block):
        inside = np.arange(first, first + block)
        base = np.setdiff1d(np.arange(cut), inside)
        moved = changes(
            x[:, base].sum(axis=1),
            n[:, base].sum(axis=1),
            x[:, inside].sum(axis=1),
            n[:, inside].sum(axis=1),
        )
        difference = team_change(moved[trained], moved[~trained], level=level)
        found.append(Block(first - cut, first - cut + block - 1, difference))
    return tuple(found)


def one_team(
    trained: series.Days, others: series.Days, cut: int, *, level: float = 0.95
) -> Estimate | CannotTell:
    """Did the one trained team leave the common path of the others? Weaker: one team.

    Daily difference of log rates, trained less all others together, weighted by 1/(1/n + 1/m);
    `series.level_difference` of it before and from position `cut` on, as a ratio. Days without data
    or without an event on a side are left out: a day of zero has no logarithm, so this is for
    metrics with events every day. Nothing left: `too_few_days`.
    """
    daily = _daily_difference(trained, others)
    if len(daily.position) < 2 * series.WEEK:
        return CannotTell("too_few_days", len(daily.position), 2 * series.WEEK)
    first, last = int(daily.position[0]), int(daily.position[-1])
    found = series.level_difference(
        daily.between(first, cut - 1), daily.between(cut, last), level=level
    )
    if isinstance(found, CannotTell):
        return found
    return estimates.renamed(estimates.as_ratio(found), "one_team")


def staggered(
    total: ArrayLike,
    volume: ArrayLike,
    start: ArrayLike,
    *,
    n_before: int,
    n_after: int,
    level: float = 0.95,
) -> Staggered | CannotTell:
    """What did training bring when teams started on different days?

    start: the column on which each team started, NaN for never. The change of every trained team in
    its own windows, less the mean change in the same windows of teams not trained until their end;
    equal teams (Callaway & Sant'Anna 2021, group-time averages with not-yet-treated; never two-way
    fixed effects, Goodman-Bacon 2021). Delete-one-team jackknife, t with teams - 2: 2 to 5 %
    false alarms in place of 5. Too few teams for that: `too_few_teams`.
    """
    x, n = _known(total, volume)
    begun = np.asarray(start, float)
    moved, controls = _windowed(x, n, begun, n_before, n_after)
    if not moved:
        return CannotTell("too_few_teams", 0, FEWEST_TEAMS)
    used = np.zeros(len(begun), bool)
    for s in moved:
        used |= (begun == s) & np.isfinite(moved[s]) | controls[s] & np.isfinite(moved[s])
    df = int(used.sum()) - 2
    every = _average(begun, moved, controls, np.ones(len(begun), bool))
    left_out = [
        _average(begun, moved, controls, np.arange(len(begun)) != team)
        for team in np.flatnonzero(used)
    ]
    if df < 1 or every is None or any(one is None for one in left_out):
        return CannotTell("too_few_teams", int(used.sum()), 2 * FEWEST_TEAMS)
    jack = np.array(left_out, float)
    error = sqrt((len(jack) - 1) / len(jack) * float(np.sum((jack - jack.mean()) ** 2)))
    if error == 0:
        return CannotTell("no_variation", int(used.sum()))
    cohorts = tuple(_cohort(s, begun, moved[s], controls[s]) for s in sorted(moved))
    n_trained = sum(cohort.n_trained for cohort in cohorts)
    sizes = (n_trained, int(used.sum()) - n_trained)
    overall = estimates.student("staggered", sizes, every, error, df, level=level)
    n_left_out = int(np.isfinite(begun).sum()) - n_trained
    return Staggered(estimates.as_ratio(overall), cohorts, n_left_out)


def _windowed(
    x: np.ndarray, n: np.ndarray, start: np.ndarray, n_before: int, n_after: int
) -> tuple[dict[int, np.ndarray], dict[int, np.ndarray]]:
    """For each start with a comparison: the change of every team, and who is not yet trained."""
    moved, controls = {}, {}
    for s in np.unique(start[np.isfinite(start)]).astype(int):
        not_yet = ~(start < s + n_after)
        if s - n_before < 0 or s + n_after > x.shape[1] or not not_yet.any():
            continue
        found = window_changes(x, n, slice(s - n_before, s), slice(s, s + n_after))
        if np.isfinite(found[not_yet]).any() and np.isfinite(found[start == s]).any():
            moved[int(s)], controls[int(s)] = found, not_yet
    return moved, controls


def _average(
    start: np.ndarray,
    moved: dict[int, np.ndarray],
    controls: dict[int, np.ndarray],
    kept: np.ndarray,
) -> float | None:
    """The mean over trained teams of their change less that of teams not yet trained."""
    total, many = 0.0, 0
    for s, change in moved.items():
        known = np.isfinite(change) & kept
        own, other = change[known & (start == s)], change[known & controls[s]]
        if not len(other):
            return None
        total += float(np.sum(own - other.mean()))
        many += len(own)
    return total / many if many else None


def _cohort(s: int, start: np.ndarray, change: np.ndarray, not_yet: np.ndarray) -> Cohort:
    known = np.isfinite(change)
    own, other = change[known & (start == s)], change[known & not_yet]
    return Cohort(s, len(own), len(other), float(own.mean() - other.mean()))


def _compared(
    trained: ArrayLike, others: ArrayLike, level: float, relative: bool, method: str
) -> Estimate | CannotTell:
    first, second = moments.of_values(_finite(trained)), moments.of_values(_finite(others))
    if min(first.n, second.n) < FEWEST_TEAMS:
        return CannotTell("too_few_teams", min(first.n, second.n), FEWEST_TEAMS)
    test = two_means.pooled if method == "team_change" else two_means.welch
    found = test(first, second, level=level)
    if isinstance(found, CannotTell):
        return found
    named = estimates.renamed(found, method)
    return estimates.as_ratio(named) if relative else named


def _weighted(change: ArrayLike, volume: ArrayLike) -> tuple[int, float, float]:
    d, weight = np.asarray(change, float), np.asarray(volume, float)
    kept = np.isfinite(d) & (weight > 0)
    d, weight, n = d[kept], weight[kept], int(kept.sum())
    if n < FEWEST_TEAMS:
        return n, 0.0, 0.0
    share = weight / weight.sum()
    mean = float(share @ d)
    return n, mean, n / (n - 1) * float(np.sum((share * (d - mean)) ** 2))


def _daily_difference(trained: series.Days, others: series.Days) -> series.Days:
    _, a, b = np.intersect1d(trained.position, others.position, return_indices=True)
    open_days = (trained.total[a] > 0) & (others.total[b] > 0)
    a, b = a[open_days], b[open_days]
    weight = 1 / (1 / trained.volume[a] + 1 / others.volume[b])
    difference = np.log(trained.total[a] / trained.volume[a]) - np.log(
        others.total[b] / others.volume[b]
    )
    return series.Days(trained.position[a], trained.weekday[a], weight * difference, weight)


def _known(total: ArrayLike, volume: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Totals and volumes with days without data as zeros."""
    x, n = np.atleast_2d(np.asarray(total, float)), np.atleast_2d(np.asarray(volume, float))
    has_data = np.isfinite(x) & np.isfinite(n) & (n > 0)
    return np.where(has_data, x, 0.0), np.where(has_data, n, 0.0)


def _finite(values: ArrayLike) -> np.ndarray:
    x = np.asarray(values, float)
    return x[np.isfinite(x)]
