"""Counts into rates: one place decides when a share may be concluded and when only counted."""

from collections.abc import Callable

import pandas as pd

from analytics import bands, privacy, targets
from analytics.results import CannotTell, Gain, Group, Interval, Mean, Rate, Target
from analytics.statistics import proportions

#: Columns that divide people; all others (course, trainer, format) divide what was held.
OF_PEOPLE = frozenset({"role", "team", "level", "tenure"})
#: Columns whose values have an order of their own.
BANDS = frozenset({"level", "tenure"})


def share(
    successes: float, n: float, *, definition: str, most: float | None = None
) -> Rate | CannotTell:
    """A share with its Wilson interval; fewer than MINIMUM_COUNT observations stay counts.

    `most`: `successes` is only known to lie between itself and this; the interval holds for both.
    """
    successes, n = round(float(successes)), round(float(n))
    most = successes if most is None else round(float(most))
    if n < targets.MINIMUM_COUNT:
        return too_few("too_few_observations", successes, n, targets.MINIMUM_COUNT, definition)
    interval = Interval(proportions.wilson(successes, n)[0], proportions.wilson(most, n)[1])
    if most > successes:
        told, bound = (successes, "at_least") if successes else (most, "at_most")
        return Rate(told, n, told / n, interval, definition, "wilson", bound=bound)
    return Rate(successes, n, successes / n, interval, definition, "wilson")


def clustered_share(
    successes: pd.Series, n: pd.Series, *, definition: str, too_few_reason: str
) -> Rate | CannotTell:
    """A share whose observations come in clusters (one row each), such as people in sessions."""
    found, total = round(float(successes.sum())), round(float(n.sum()))
    if total < targets.MINIMUM_COUNT:
        return too_few("too_few_observations", found, total, targets.MINIMUM_COUNT, definition)
    result = proportions.clustered_share(successes, n)
    if result is None:
        return too_few(too_few_reason, found, total, proportions.FEWEST_CLUSTERS, definition)
    return Rate(
        found,
        total,
        result.rate,
        Interval(result.low, result.high),
        definition,
        "korn_graubard",
        result.n_clusters,
        result.n_effective,
    )


def too_few(reason: str, successes: int, n: int, needed: int, definition: str) -> CannotTell:
    """The bare counts of a share that cannot be concluded from."""
    return CannotTell(reason, n, needed, definition, successes)


def groups_of(
    frame: pd.DataFrame,
    by: str,
    measure: Callable[[pd.DataFrame], Rate | Mean | Gain | CannotTell],
    *,
    target: Target | None = None,
    size: Callable[[pd.DataFrame], float] | None = None,
    minimum_group: int = 1,
) -> tuple[Group, ...]:
    """One Group per value of column `by`, sorted by value (levels and tenure in their own order);
    rows without a value are left out.

    `size` counts the people behind a group's rows: groups that are not a block of their own in the
    fixed partition (analytics.privacy) are hidden, the small and the one that covers for it alike.
    """
    parts = {str(value): rows for value, rows in frame.dropna(subset=[by]).groupby(by, sort=True)}
    if by in BANDS:
        parts = {value: parts[value] for value in sorted(parts, key=bands.natural)}
    shown = set(parts)
    if size is not None and minimum_group > 1:
        people = {value: int(size(rows)) for value, rows in parts.items()}
        nobody = {value for value, n in people.items() if n == 0}
        shown = privacy.alone(people, minimum_group) | nobody
    return tuple(
        _group(value, measure(rows), target) if value in shown else Group(value, value, None)
        for value, rows in parts.items()
    )


def fewest_people(rows: pd.DataFrame, column: str) -> int:
    """How many different people stand behind these counts at least?

    Somebody who took two courses is in both: the largest course is a number that is never too high.
    """
    return int(rows.groupby("course_id")[column].sum().max()) if len(rows) else 0


def _group(value: str, measure: Rate | Mean | Gain | CannotTell, target: Target | None) -> Group:
    if target is None or not isinstance(measure, Rate | CannotTell):
        return Group(value, value, measure)
    return Group(value, value, measure, targets.state_of(measure, target))
