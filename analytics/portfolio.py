"""All courses together: what has no result, what serves the top goals, what own trainers saved."""

from dataclasses import dataclass

import pandas as pd

from analytics import progress
from analytics.ledger import Entry, Ledger
from analytics.results import CannotTell, Target, TargetCheck
from analytics.roi import Range, Roi


@dataclass(frozen=True)
class Avoided:
    """What own trainers saved: the hours they taught at the price of an hour of others, less what
    their courses cost; `n_external` courses set that price, of `hours` own hours.
    """

    amount: float
    price: float
    hours: float
    n_external: int


@dataclass(frozen=True)
class Returned:
    """The return on all that was spent, as a range; only `n_known` courses have a benefit."""

    roi: Range
    n_known: int


@dataclass(frozen=True)
class Portfolio:
    """Money over all courses of a period; `top_goals` are those of the heaviest weight."""

    total: float
    unmeasured: float
    on_top_goals: float
    top_goals: tuple[str, ...]
    internal: TargetCheck
    avoided: Avoided | CannotTell
    returned: Returned | CannotTell


def portfolio(
    goal_chain: pd.DataFrame,
    attendance_by_session: pd.DataFrame,
    *,
    found: Ledger,
    internal: Target,
) -> Portfolio:
    """Where did the money of a period go? Costs nobody has on record are in no sum."""
    goals, courses = _top_goals(goal_chain)
    on_goals = sum(e.cost or 0 for e in found.entries if e.verdict.course_id in courses)
    return Portfolio(
        found.total,
        found.unmeasured,
        on_goals,
        goals,
        progress.internal_share(attendance_by_session, target=internal),
        avoided(found, attendance_by_session),
        returned(found),
    )


def returned(found: Ledger) -> Returned | CannotTell:
    """What came back of all costs, a benefit that is not known counting as nothing (Phillips 1997).

    All benefits at their low end together, and all at their high end: wider than a range of the
    sum would be, never narrower.
    """
    known = [entry.roi for entry in found.entries if isinstance(entry.roi, Roi)]
    if not known:
        return CannotTell("no_unit_value", definition="roi_phillips")
    ends = (sum(getattr(one.benefit, end) for one in known) for end in ("low", "base", "high"))
    return Returned(Range(*((benefit - found.total) / found.total for benefit in ends)), len(known))


def _top_goals(goal_chain: pd.DataFrame) -> tuple[tuple[str, ...], set[str]]:
    """The goals of the heaviest weight, and the courses linked to them."""
    weighted = goal_chain.dropna(subset=["goal_id", "weight"])
    top = weighted[weighted["weight"] == weighted["weight"].max()]
    return tuple(dict.fromkeys(top["goal_name"])), set(top["course_id"].dropna())


def avoided(found: Ledger, attendance_by_session: pd.DataFrame) -> Avoided | CannotTell:
    """What would own courses have cost at the price that an hour of other trainers had?

    attendance_by_session: duration_minutes per session. Courses without a cost or without hours
    are in neither side; without a course of others there is no price to compare with.
    """
    minutes = attendance_by_session.groupby("course_id")["duration_minutes"].sum()
    hours = {course: value / 60 for course, value in minutes.items() if value > 0}
    known = [e for e in found.entries if e.direct_cost is not None and e.verdict.course_id in hours]
    own = [entry for entry in known if entry.is_internal is True]
    others = [entry for entry in known if entry.is_internal is False]
    if not own or not others:
        return CannotTell("no_external_price", n=len(others), definition="cost_avoided")
    price = _paid(others) / sum(hours[e.verdict.course_id] for e in others)
    taught = sum(hours[entry.verdict.course_id] for entry in own)
    return Avoided(taught * price - _paid(own), price, taught, len(others))


def _paid(entries: list[Entry]) -> float:
    return sum(entry.direct_cost or 0 for entry in entries)
