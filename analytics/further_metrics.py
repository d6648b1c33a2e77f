"""Several metrics of one course, read together: the more one looks at, the more moves by luck.

The primary metric stands alone. The other registered ones are one family, in which any false claim
is as rare as one (Holm). What was not registered is exploratory: a hint at most, of which at most
one in twenty is false on average (Benjamini and Hochberg).
"""

from collections.abc import Mapping
from dataclasses import replace
from math import expm1, log1p

import numpy as np

from analytics.codes import GRAVE
from analytics.comparison import COMPARED, certainty_of
from analytics.results import (
    CannotTell,
    Change,
    Interval,
    MetricReading,
    MetricRole,
    Registration,
)
from analytics.statistics import multiplicity, quantiles

#: How often any claim of the registered metrics may be false; of the exploratory ones, which share.
ALPHA = 0.05


def read_together(
    changes: Mapping[str, Change | CannotTell], plan: Registration | None
) -> tuple[MetricReading, ...]:
    """The metrics of one course, each by its role in the registration in force.

    changes by metric_id, the one that the course declares first. A metric that cannot be read stays
    in its family with p = 1: the family is what was registered, not what can be read. Order: as
    given, but registered before exploratory.
    """
    main = next(iter(changes))
    roles = {metric_id: _role(metric_id, main, plan) for metric_id in changes}
    found = [_alone(key, roles[key], changes[key]) for key in changes if roles[key] in ALONE]
    for role in ("registered", "exploratory"):
        family = {key: change for key, change in changes.items() if roles[key] == role}
        found += _family(family, role)
    return tuple(found)


#: Roles whose metric is read as if there were no other.
ALONE: frozenset[MetricRole] = frozenset({"primary", "declared"})


def at_level(change: Change, level: float) -> Interval:
    """The interval of the relative change at another level; it is t about the log ratio."""
    given = change.relative_interval
    if level == given.level:
        return given
    df, middle = change.degrees_of_freedom, log1p(change.relative)
    wider = quantiles.student(level, df) / quantiles.student(given.level, df)
    half = wider * (log1p(given.high) - log1p(given.low)) / 2
    return Interval(expm1(middle - half), expm1(middle + half), level)


def _role(metric_id: str, main: str, plan: Registration | None) -> MetricRole:
    if plan is None:
        return "declared" if metric_id == main else "exploratory"
    if metric_id == plan.primary:
        return "primary"
    return "registered" if metric_id in plan.others else "exploratory"


def _alone(metric_id: str, role: MetricRole, change: Change | CannotTell) -> MetricReading:
    if isinstance(change, CannotTell):
        return MetricReading(metric_id, role, change)
    return MetricReading(
        metric_id, role, change, change.relative_interval, change.p_value, change.certainty
    )


def _family(family: Mapping[str, Change | CannotTell], role: MetricRole) -> list[MetricReading]:
    if not family:
        return []
    p_values = np.array(
        [change.p_value if isinstance(change, Change) else 1.0 for change in family.values()]
    )
    adjust = multiplicity.holm if role == "registered" else multiplicity.benjamini_hochberg
    adjusted = adjust(p_values)
    levels = _levels(p_values, int(np.sum(adjusted < ALPHA)), role)
    return [
        _together(MetricReading(key, role, change), float(p_value), float(level))
        for (key, change), p_value, level in zip(family.items(), adjusted, levels, strict=True)
    ]


def _levels(p_values: np.ndarray, n_claimed: int, role: MetricRole) -> np.ndarray:
    """The level at which the interval of each leaves out "no change" just when it is claimed.

    Holm tests the k-th smallest at alpha / (m - k + 1) until one fails, and the rest as that one;
    Benjamini and Hochberg all at alpha R / m, R the number claimed.
    """
    m = len(p_values)
    if role == "exploratory":
        return np.full(m, multiplicity.selected_level(max(1, n_claimed), m, share=ALPHA))
    rank = np.empty(m, int)
    rank[np.argsort(p_values, kind="stable")] = np.arange(m)
    step = np.minimum(rank, min(n_claimed, m - 1))
    return np.array([multiplicity.family_level(m - int(k), level=1 - ALPHA) for k in step])


def _together(reading: MetricReading, p_value: float, level: float) -> MetricReading:
    change = reading.change
    if isinstance(change, CannotTell):
        return reading
    interval = at_level(change, level)
    if reading.role == "registered":
        conclusion = certainty_of(
            interval, change.cautions, is_compared=change.method in COMPARED, margin=change.margin
        )
    else:
        is_out = not interval.low <= 0 <= interval.high and not GRAVE & set(change.cautions)
        conclusion = "hint" if is_out else "no_hint"
    return replace(reading, interval=interval, p_value=p_value, conclusion=conclusion)
