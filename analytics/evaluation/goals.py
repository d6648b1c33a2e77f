"""A finding held against what was declared beforehand: a margin of no matter, a target to reach.

"No difference was seen" is never "no difference": that takes the interval at 1 - 2 alpha inside the
margin (two one-sided tests, Schuirmann 1987). A target is reached where the whole interval is at it
or beyond, missed where the whole interval falls short.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from scipy import stats

from analytics.evaluation.card import NULLS, Alternative, Computed, Unit, bounds
from analytics.results import Interval
from analytics.statistics import equivalence, proportions, quantiles
from analytics.statistics.equivalence import Equivalence
from analytics.statistics.estimates import Estimate

#: Units in which a number above 1 can only have been meant in percent.
IN_PERCENT: frozenset[Unit] = frozenset({"share", "points", "relative", "probability"})
#: The finding at a level of its interval.
AtLevel = Callable[[float], Computed]
#: One-sided p are told from LEAST_P to MOST_P, and over one half from the other side.
LEAST_P, MOST_P, HALVINGS = 1e-12, 0.4999, 28


@dataclass(frozen=True)
class Goals:
    """What was declared: `margin` > 0, a difference that does not matter; `target` to reach.

    In the unit of the estimate; shares, points, chances and relative changes as 0.03 or as 3.
    """

    margin: float | None = None
    target: float | None = None


NO_GOALS = Goals()


def against(found: Computed, at: AtLevel, goals: Goals, level: float) -> Computed:
    """The finding with what it says of margin and target among its sizes and alternatives.

    at: the same finding at another level, for the margin.
    """
    if found.interval is None or found.estimate is None:
        return replace(found, warnings=(*found.warnings, "goal_unused"))
    sizes, others = dict(found.effect_sizes), list(found.alternatives)
    margin = found.margin
    if goals.target is not None and _is_level(found, _in_unit(goals.target, found.unit)):
        found = replace(found, warnings=(*found.warnings, "goal_unused"))
        goals = replace(goals, target=None)
    if goals.margin is not None and NULLS[found.unit] is not None:
        margin = _in_unit(abs(goals.margin), found.unit)
        sizes["margin"] = margin
        others = [*_equivalence(found, at, margin, level), *others]
    if goals.target is not None:
        sizes["target"] = target = _in_unit(goals.target, found.unit)
        p_value = _p_of_target(found, at, target, level)
        others.insert(0, Alternative("against_target", found.estimate, found.interval, p_value))
        if NULLS[found.unit] is None:
            # a share by itself has nothing else to be tested against
            found = replace(found, p_value=p_value)
        if found.method == "wilson" and 0 < target < 1:
            x, n = _share_of(found)
            z = (x - n * target) / math.sqrt(n * target * (1 - target))
            exact = float(stats.binomtest(x, n, target).pvalue)
            others.insert(1, Alternative("binomial_exact", p_value=exact))
            others.insert(2, Alternative("score_z", p_value=quantiles.normal_p(z)))
            found = replace(found, statistic=z)
    return replace(found, effect_sizes=sizes, alternatives=tuple(others), margin=margin)


def _is_level(found: Computed, target: float) -> bool:
    """Whether a target is meant for each side, not for what lies between two: 85 % who passed.

    No difference of shares reaches what the second side leaves to all; chances of one value to be
    the higher are no shares of anybody.
    """
    if found.unit == "probability":
        return True
    reference = found.sides[-1].value if len(found.sides) == 2 else None
    return found.unit == "points" and reference is not None and target > 1 - reference


def _in_unit(value: float, unit: Unit) -> float:
    return value / 100 if unit in IN_PERCENT and abs(value) > 1 else value


def _equivalence(found: Computed, at: AtLevel, margin: float, level: float) -> list[Alternative]:
    """Both one-sided tests together, and each alone: not lower, not higher by the margin.

    The interval held against the margin is that at the level 1 - 2 alpha.
    """
    narrow = at(2 * level - 1)
    both, below, above = _p_values(found, at, margin, level)
    return [
        Alternative("equivalence", narrow.estimate, narrow.interval, both),
        Alternative("not_lower", p_value=below),
        Alternative("not_higher", p_value=above),
    ]


def _p_values(
    found: Computed, at: AtLevel, margin: float, level: float
) -> tuple[float | None, ...]:
    """p of both one-sided tests, of "lower by the margin", of "higher"."""
    alpha = 1 - level
    if found.method == "miettinen_nurminen" and margin < 1:
        four = [round(x) for side in found.sides for x in (side.successes or 0, side.n)]
        tested = [
            equivalence.shares_within(*four, -margin, margin, alpha=alpha),
            equivalence.shares_no_worse(*four, margin, alpha=alpha),
            equivalence.shares_no_worse(*four, margin, higher_is_better=False, alpha=alpha),
        ]
        return tuple(one.p_value if isinstance(one, Equivalence) else None for one in tested)
    scaled = _with_error(found, level)
    if scaled is None:
        return _by_intervals(at, *bounds(margin, found.unit))
    low, high = (_scale(end, found.unit) for end in bounds(margin, found.unit))
    both = equivalence.within(scaled, low, high, alpha=alpha)
    below = equivalence.within(scaled, low, math.inf, alpha=alpha)
    above = equivalence.within(scaled, -math.inf, high, alpha=alpha)
    return both.p_value, below.p_value, above.p_value


def _by_intervals(at: AtLevel, low: float, high: float) -> tuple[float | None, ...]:
    """The same by the intervals of the method itself, so that p and interval cannot disagree."""
    below, above = _p_beyond(at, low), _p_beyond(at, high)
    if below is None or above is None:
        return None, None, None
    return max(below, 1 - above), below, 1 - above


def _p_beyond(at: AtLevel, bound: float) -> float | None:
    """One-sided p of "at most `bound`": half of what is outside the interval that ends there.

    Found by halving, to seven digits and down to LEAST_P; None where a level gives no interval.
    """
    inner = at(1 - 2 * MOST_P).interval
    if inner is None:
        return None
    if inner.low <= bound <= inner.high:
        return 0.5
    is_above = inner.low > bound
    least, most = math.log(LEAST_P), math.log(MOST_P)
    for _ in range(HALVINGS):
        middle = (least + most) / 2
        interval = at(1 - 2 * math.exp(middle)).interval
        if interval is None:
            return None
        is_free = interval.low > bound if is_above else interval.high < bound
        least, most = (least, middle) if is_free else (middle, most)
    return math.exp(most) if is_above else 1 - math.exp(most)


def _p_of_target(found: Computed, at: AtLevel, target: float, level: float) -> float | None:
    """Two-sided p that the truth is the target: exact for a share, else by the standard error."""
    if found.method == "korn_graubard":
        above = _p_beyond(at, target)
        return None if above is None else min(1.0, 2 * min(above, 1 - above))
    if found.method == "wilson" and 0 < target < 1:
        return proportions.mid_p(*_share_of(found), target)
    scaled = _with_error(found, level)
    if scaled is None or scaled.standard_error is None:
        return None
    z = (scaled.estimate - _scale(target, found.unit)) / scaled.standard_error
    return quantiles.normal_p(z) if scaled.df is None else quantiles.student_p(z, scaled.df)


def _share_of(found: Computed) -> tuple[int, int]:
    """Successes, and how many of all sides there were."""
    x = sum(side.successes or 0 for side in found.sides)
    return round(x), round(sum(side.n for side in found.sides))


def _with_error(found: Computed, level: float) -> Estimate | None:
    """The finding on the scale on which its interval is symmetric, with its standard error."""
    df = found.df if isinstance(found.df, (int, float)) else None
    if found.interval is None or df is None or found.unit not in ("value", "relative"):
        return None
    low, high = (_scale(end, found.unit) for end in (found.interval.low, found.interval.high))
    error = (high - low) / 2 / quantiles.student(level, df)
    if not 0 < error < math.inf:
        return None
    middle = (low + high) / 2
    return Estimate(found.method, (), middle, Interval(low, high, level), error, None, df, None)


def _scale(value: float, unit: Unit) -> float:
    """Relative changes on the log scale, where their intervals are symmetric."""
    if unit != "relative":
        return value
    return math.log1p(value) if value > -1 else -math.inf
