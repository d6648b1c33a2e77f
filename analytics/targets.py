"""The one registry of targets and thresholds, and the judgement of a measure against a target."""

from collections.abc import Mapping
from dataclasses import replace
from math import ceil

import pandas as pd

from analytics.codes import GRAVE
from analytics.results import CannotTell, Change, Interval, Rate, State, Target, TargetCheck
from analytics.statistics import quantiles

#: Share of the maximum score that passes, where an assessment states no line of its own.
PASS_LINE = 0.70
#: Fewer people than this are never shown as a group.
MINIMUM_GROUP = 5
#: Fewer observations than this are shown as counts, without a verdict.
MINIMUM_COUNT = 5
#: Days after a training that its effect is read over: four whole weeks.
WINDOW_DAYS = 28
#: Days before a training that make the baseline, where the history reaches that far.
BASELINE_DAYS = 84
#: The metric whose change stands for a business target.
BUSINESS = {"conversion_lift": "conversion", "efficiency": "handling_time"}
#: Share of sessions that should reach the interactive share set for one session.
SESSIONS_SHARE = 0.80
#: Search for "how many more" stops here: beyond it the answer is "not by counting more".
MOST_OBSERVATIONS = 10_000
#: The t quantile depends on the answer: so often is it put back in (it settles within five).
_ROUNDS = 20

TARGETS: dict[str, Target] = {
    target.target_id: target
    for target in (
        Target("attendance", 0.90, None, "present_of_expected"),
        Target("pass_rate", 0.80, None, "first_attempt_of_sat"),
        Target("satisfaction", 0.85, None, "top_box"),
        Target("conversion_lift", 0.10, 0.20, "relative_lift"),
        Target("efficiency", 0.15, None, "throughput_lift"),
        Target("interactive_share", 0.20, None, "sessions_at_line"),
        Target("internal_share", 0.80, None, "sessions_internal"),
    )
}


def with_overrides(target_list: pd.DataFrame) -> dict[str, Target]:
    """The registry with the edited rows of the target table in place of the defaults.

    Rows of an unknown target_id are ignored: nothing would be judged against them.
    """
    edited = {
        row.target_id: Target(
            row.target_id,
            float(row.low),
            None if pd.isna(row.high) else float(row.high),
            row.definition,
        )
        for row in target_list.itertuples()
        if row.target_id in TARGETS
    }
    return TARGETS | edited


def judge(interval: Interval, low: float) -> State:
    """Met when the whole interval is at or above the target, missed when it is wholly below."""
    if interval.low >= low:
        return "met"
    return "missed" if interval.high < low else "not_established"


def state_of(measure: Rate | CannotTell, target: Target) -> State:
    """Does a share reach its target?"""
    if isinstance(measure, CannotTell):
        return "not_established"
    return judge(measure.interval, target.low)


def check_rate(measure: Rate | CannotTell, target: Target) -> TargetCheck:
    """Does a share reach its target, and if that is open, how many more would settle it?"""
    state = state_of(measure, target)
    # a coarsened rate does not tell the rate that would have to stay
    is_open = state == "not_established" and isinstance(measure, Rate) and measure.bound is None
    return TargetCheck(
        target, measure, state, observations_needed(measure, target) if is_open else None
    )


def check_change(change: Change | CannotTell, target: Target) -> TargetCheck:
    """Does a change before and after reach the lower end of its target band?

    The lift counts in the favourable direction. A change whose interval may not be relied upon (a
    grave caution: an existing trend, too smooth a series) is never judged met or missed.
    """
    if isinstance(change, CannotTell):
        return TargetCheck(target, change, "not_established")
    if GRAVE & set(change.cautions):
        return TargetCheck(target, change, "not_established")
    return TargetCheck(target, change, judge(favourable_lift(change, target), target.low))


def favourable_lift(change: Change, target: Target) -> Interval:
    """The interval of the lift, turned so that up is good (see favourable_value)."""
    low, high = change.relative_interval.low, change.relative_interval.high
    if change.direction == "lower":
        low, high = _turned(high, target), _turned(low, target)
    return Interval(low, high, change.relative_interval.level)


def favourable_value(change: Change, target: Target) -> float:
    """The lift on the scale of its target, turned so that up is good.

    Where lower is better the lift is the relative fall; under `throughput_lift` it is the gain in
    work done in the same time: 15 % less time per piece is 17.6 % more pieces.
    """
    return _turned(change.relative, target) if change.direction == "lower" else change.relative


def _turned(relative: float, target: Target) -> float:
    return 1 / (1 + relative) - 1 if target.definition == "throughput_lift" else -relative


def lift_target(change: Change | CannotTell, goals: Mapping[str, Target]) -> Target | None:
    """The target that the change of a metric is held against; None where the metric has none.

    A lift that was registered before the data takes the place of the general one.
    """
    if isinstance(change, CannotTell):
        return None
    by_metric = {metric_id: target_id for target_id, metric_id in BUSINESS.items()}
    general = goals.get(by_metric.get(change.metric_id, ""))
    if change.goal is None:
        return general
    low, high = change.goal
    if general is None:
        return Target("registered_lift", low, high, "relative_lift")
    return replace(general, low=low, high=high)


def observations_needed(rate: Rate, target: Target) -> int | None:
    """How many more observations would settle the target if the rate stayed exactly as it is?

    0 when it is settled already, None when no number would: the rate equals the target, or the
    answer lies beyond MOST_OBSERVATIONS. Clustered rates keep their design effect and their number
    of observations per cluster. Inverts the Wilson interval, which is the score test.
    """
    distance, spread = (rate.rate - target.low) ** 2, target.low * (1 - target.low)
    if distance == 0 or spread <= 0:
        return None
    worth = (rate.n_effective or rate.n) / rate.n
    n = float(rate.n)
    for _ in range(_ROUNDS):
        n = max(rate.n, _quantile(rate, n) ** 2 * spread / (distance * worth))
    return max(0, ceil(n - 1e-6) - rate.n) if n <= MOST_OBSERVATIONS else None


def _quantile(rate: Rate, n: float) -> float:
    """Normal quantile; for clusters Student's t with as many clusters as n would make."""
    level = rate.interval.level
    if not rate.n_clusters:
        return quantiles.normal(level)
    return quantiles.student(level, rate.n_clusters * n / rate.n - 1)
