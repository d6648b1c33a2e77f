"""What a course gave back for its cost, as a range, and which assumption turns the sign.

After Phillips (1997): benefit = change of the metric x value of a unit x time it lasts, times the
share of the change that is the training's, times how sure the owner is of the value; an unknown
benefit counts as nothing, and the time of those who learn is part of the cost.
"""

import math
import sys
from dataclasses import dataclass
from datetime import date
from typing import Literal

from analytics.results import CannotTell, Change

MetricKind = Literal["ratio", "count", "amount"]
#: Comparisons that take what would have happened anyway off by themselves.
ISOLATING = frozenset({"teams", "one_team", "staggered"})
DEFINITION = "roi_phillips"


@dataclass(frozen=True)
class UnitValue:
    """What somebody with a name decided that a change of a metric is worth.

    `value`: money for one unit (one more deal; one complaint fewer, where lower is better).
    `horizon_days`: calendar days that the change is counted for. `isolation`: share of the change
    put down to the training where no other teams were compared. `confidence`: how sure the owner is
    of the value. Both shares are 0-1. `said_on`: the day of that judgement, None while it is made.
    """

    value: float
    horizon_days: int
    isolation: float
    confidence: float
    owner: str
    said_on: date | None = None


@dataclass(frozen=True)
class Range:
    """A low, a middle and a high reading of one quantity; low <= base <= high."""

    low: float
    base: float
    high: float


@dataclass(frozen=True)
class TurningPoint:
    """The value of one assumption, all else as it is, at which the return is nil.

    `at` is None where no possible value of it turns the sign.
    """

    assumption: Literal["value", "horizon_days", "isolation", "confidence"]
    now: float
    at: float | None


@dataclass(frozen=True)
class Roi:
    """Return on a course: `benefit` in money, `roi` = (benefit - cost) / cost, 1 = +100 %.

    low and high carry the interval of the effect; `isolation` is the share really used (1 beside
    other teams). `sign_open`: the interval of the effect alone reaches from loss to gain. `worth`:
    the judgement it rests on, with who made it and when.
    """

    cost: float
    benefit: Range
    roi: Range
    isolation: float
    sign_open: bool
    turning_points: tuple[TurningPoint, ...]
    worth: UnitValue
    definition: str = DEFINITION


def roi(
    change: Change | CannotTell, kind: MetricKind, worth: UnitValue | None, cost: float | None
) -> Roi | CannotTell:
    """The return of one course.

    change: absolute effect per day, for a ratio per unit of its denominator. CannotTell
    `cost_unknown` without a cost, `no_unit_value` where nobody said what the metric is worth,
    `no_parts` where nobody knows of how many a share is, and the reason of the change where that
    cannot be told; what cannot be told counts as nothing.
    """
    if not cost:
        return CannotTell("cost_unknown", definition=DEFINITION)
    if isinstance(change, CannotTell):
        return change
    if worth is None:
        return CannotTell("no_unit_value", definition=DEFINITION)
    if kind == "ratio" and math.isnan(change.denominator_after):
        return CannotTell("no_parts", definition=DEFINITION)
    isolation = 1.0 if change.method in ISOLATING else worth.isolation
    per_unit = worth.value * worth.horizon_days * isolation * worth.confidence
    low, base, high = (units * per_unit for units in _units_a_day(change, kind))
    returns = Range(*((benefit - cost) / cost for benefit in (low, base, high)))
    return Roi(
        cost,
        Range(low, base, high),
        returns,
        isolation,
        returns.low < 0 < returns.high,
        _turning_points(base, cost, worth, isolation),
        worth,
    )


def _units_a_day(change: Change, kind: MetricKind) -> tuple[float, float, float]:
    """Units gained per calendar day, from the unfavourable to the favourable end."""
    n_days = (change.after_to_on - change.cut_on).days + 1
    times = change.denominator_after if kind == "ratio" else change.n_days_after
    sign = 1 if change.direction == "higher" else -1
    interval = change.absolute_interval
    ends = sorted((sign * interval.low, sign * interval.high))
    return tuple(effect * times / n_days for effect in (ends[0], sign * change.absolute, ends[1]))


def _turning_points(
    benefit: float, cost: float, worth: UnitValue, isolation: float
) -> tuple[TurningPoint, ...]:
    """Where each factor would have to be for the middle reading to return just its cost."""
    factors = {
        "value": (worth.value, None),
        "horizon_days": (float(worth.horizon_days), None),
        "isolation": (isolation, 1.0),
        "confidence": (worth.confidence, 1.0),
    }
    return tuple(
        TurningPoint(name, now, _turns_at(now, benefit, cost, most))
        for name, (now, most) in factors.items()
    )


def _turns_at(now: float, benefit: float, cost: float, most: float | None) -> float | None:
    at = now * cost / benefit if benefit > 0 else math.inf
    return None if at > (most or sys.float_info.max) else at
