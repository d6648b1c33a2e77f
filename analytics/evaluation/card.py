"""One evaluation as one frozen value: everything that is said of it is read off this object.

The verdict comes from the interval; where the test that belongs to it disagrees, or a warning takes
the comparison its meaning, nothing is claimed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from analytics.results import Interval
from analytics.statistics.estimates import Estimate

Design = Literal[
    "one_proportion", "two_proportions", "paired_proportions", "stratified_proportions", "rates",
    "two_means", "paired_means", "several_means", "adjusted_means", "ranks", "paired_ranks",
    "several_ranks", "ratings", "before_after_series", "trend_series", "team_change", "reliability",
]  # fmt: skip
DESIGNS: tuple[Design, ...] = Design.__args__
Unit = Literal[
    "share", "points", "odds_ratio", "rate_ratio", "value", "relative", "probability",
    "coefficient", "association", "rank_biserial",
]  # fmt: skip
Verdict = Literal["clear", "likely", "cannot_tell", "clear_no_effect", "described"]

#: Fewer observations than this on a side: the counts are shown, nothing is concluded.
FEWEST_OBSERVATIONS = 5
#: With one of these the comparison does not mean what it seems to, however narrow its interval.
DISABLING = frozenset(
    {
        "groups_not_comparable", "groups_not_by_lot", "selected_on_low_scores", "pre_trend",
        "too_smooth", "window_too_short", "cut_found_in_data", "too_few_observations",
        "too_few_events", "paired_read_as_independent", "strata_ignored",
        "days_read_as_independent", "test_and_interval_differ",
        "clusters_ignored", "phases_mixed", "rows_may_repeat",
        "too_few_pairs_to_tell", "windows_overlap", "baseline_too_short", "same_quantity_assumed",
        "teams_disagree", "times_censored",
    }
)  # fmt: skip
#: With one of these a difference is at most likely, however far the interval is from none.
WEAKENING = frozenset({"pairing_decides"})
#: The value of "no difference" in each unit; a share or a coefficient by itself has none.
NULLS: Mapping[Unit, float | None] = {
    "share": None, "points": 0.0, "odds_ratio": 1.0, "rate_ratio": 1.0, "value": 0.0,
    "relative": 0.0, "probability": 0.5, "coefficient": None, "association": None,
    "rank_biserial": 0.0,
}  # fmt: skip
#: Units that have a test and no interval; "no difference" is then told from p.
TESTED_ONLY: frozenset[Unit] = frozenset({"association", "rank_biserial"})
RATIOS: frozenset[Unit] = frozenset({"odds_ratio", "rate_ratio"})


class CannotEvaluate(ValueError):
    """A table that no design, or not the declared one, can be computed from."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True)
class Alternative:
    """The same question by another method, for comparison."""

    method: str
    estimate: float | None = None
    interval: Interval | None = None
    p_value: float | None = None


@dataclass(frozen=True)
class Side:
    """One side of a comparison: label, how many, level; of counted shares also the count."""

    label: str
    n: float
    value: float | None = None
    successes: float | None = None
    is_share: bool = False


@dataclass(frozen=True)
class Computed:
    """What a design's method found, before it is judged.

    `sides` are in the order of the subtraction. `n` are counts by what they count. `margin`: a
    difference within plus or minus this has no practical size, None where nobody can say.
    `is_uncontrolled`: nothing is compared that did not also live through the time between.
    `in_percent`: the values are shares that are no counts, and are said as percentages.
    """

    method: str
    n: Mapping[str, float]
    unit: Unit
    estimate: float | None
    interval: Interval | None = None
    statistic: float | None = None
    df: float | tuple[float, ...] | None = None
    p_value: float | None = None
    sides: tuple[Side, ...] = ()
    effect_sizes: Mapping[str, float] = field(default_factory=dict)
    alternatives: tuple[Alternative, ...] = ()
    warnings: tuple[str, ...] = ()
    margin: float | None = None
    is_uncontrolled: bool = False
    in_percent: bool = False


def computed(
    found: Estimate, n: Mapping[str, float], unit: Unit, sides: tuple[Side, ...], **rest: Any
) -> Computed:
    """What a method found, from its estimate; `rest` are further fields of `Computed`."""
    return Computed(
        found.method, n, unit, found.estimate, found.interval, found.statistic, found.df,
        found.p_value, sides, **rest,
    )  # fmt: skip


def beside(found: Estimate, prefix: str = "") -> Alternative:
    """An estimate as the answer of another method."""
    return Alternative(prefix + found.method, found.estimate, found.interval, found.p_value)


@dataclass(frozen=True)
class Card:
    """A judged evaluation. `reason` is a code under `design_reason.` with its values; `suggested`
    is the design the table itself asks for, `design` the one that was computed.
    """

    design: Design
    suggested: Design
    reason: str
    reason_values: Mapping[str, object]
    level: float
    verdict: Verdict
    found: Computed
    warnings: tuple[str, ...]

    @property
    def null(self) -> float | None:
        """The value of "no difference" of the estimate, None where there is nothing to compare."""
        return NULLS[self.found.unit]

    @property
    def direction(self) -> Literal["higher", "lower", "none"]:
        """Where the whole interval lies; "none" while it holds "no difference"."""
        return side_of(self.found, self.level)


def side_of(found: Computed, level: float) -> Literal["higher", "lower", "none"]:
    """On which side of "no difference" a finding lies, by its interval or else its test."""
    if found.unit == "rank_biserial":
        return _side_of_test(found, level)
    return direction_of(found.interval, NULLS[found.unit])


def is_shown(found: Computed, level: float) -> bool:
    """Whether a difference shows, whatever warnings say of it."""
    if found.unit in TESTED_ONLY:
        return found.p_value is not None and found.p_value < 1 - level
    return side_of(found, level) != "none"


def direction_of(
    interval: Interval | None, null: float | None
) -> Literal["higher", "lower", "none"]:
    """On which side of "no difference" the whole interval lies."""
    if interval is None or null is None:
        return "none"
    return "higher" if interval.low > null else "lower" if interval.high < null else "none"


def verdict_of(found: Computed, warnings: tuple[str, ...], level: float) -> Verdict:
    """How sure, read off the interval; at most likely where nothing controls for time."""
    null = NULLS[found.unit]
    if null is None or found.unit in TESTED_ONLY:
        return _described(found, warnings, level)
    if found.interval is None or DISABLING & set(warnings):
        return "cannot_tell"
    if direction_of(found.interval, null) != "none":
        return _sure(found, warnings)
    return "clear_no_effect" if is_small(found) else "cannot_tell"


def _sure(found: Computed, warnings: tuple[str, ...]) -> Verdict:
    return "likely" if found.is_uncontrolled or WEAKENING & set(warnings) else "clear"


def bounds(margin: float, unit: Unit) -> tuple[float, float]:
    """The two ends of a margin in the unit of an estimate; of a ratio, one over the other."""
    null = NULLS[unit] or 0.0
    if unit in RATIOS:
        factor = margin if margin > 1 else 1 + margin
        return 1 / factor, factor
    return null - margin, null + margin


def held_to_margin(found: Computed) -> Alternative | None:
    """The interval that is held against a declared margin; None where none was declared."""
    return next((one for one in found.alternatives if one.method == "equivalence"), None)


def is_small(found: Computed) -> bool:
    """Whether no difference of practical size is left: the whole interval inside the margin.

    Of a declared margin the interval at 1 - 2 alpha, which is two one-sided tests at alpha.
    """
    declared = held_to_margin(found)
    interval = found.interval if declared is None else declared.interval
    if interval is None or found.margin is None:
        return False
    low, high = bounds(found.margin, found.unit)
    return low < interval.low and interval.high < high


def state_of_target(found: Computed) -> Literal["reached", "missed", "open"] | None:
    """Where the interval lies against a declared target; None where none was declared."""
    target = found.effect_sizes.get("target")
    if target is None or found.interval is None:
        return None
    if found.interval.low >= target:
        return "reached"
    return "missed" if found.interval.high < target else "open"


def _described(found: Computed, warnings: tuple[str, ...], level: float) -> Verdict:
    """Without a difference in one number: a description, or a test of "all alike"."""
    state = state_of_target(found)
    if state is not None:
        is_open = state == "open" or DISABLING & set(warnings)
        return "cannot_tell" if is_open else "clear"
    if found.unit not in TESTED_ONLY:
        return "cannot_tell" if found.estimate is None else "described"
    if not is_shown(found, level) or DISABLING & set(warnings):
        return "cannot_tell"
    return _sure(found, warnings)


def _side_of_test(found: Computed, level: float) -> Literal["higher", "lower", "none"]:
    if found.p_value is None or found.estimate is None or found.p_value >= 1 - level:
        return "none"
    return "higher" if found.estimate > 0 else "lower"


def disagreement(found: Computed, level: float) -> tuple[str, ...]:
    """A warning where the interval and the test of the same estimate fall on two sides."""
    null = NULLS[found.unit]
    if found.interval is None or found.p_value is None or null is None:
        return ()
    excludes = direction_of(found.interval, null) != "none"
    return () if excludes == (found.p_value < 1 - level) else ("test_and_interval_differ",)
