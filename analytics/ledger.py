"""The course ledger: what each course cost, what it brought, and where its chain is weakest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analytics import review, targets
from analytics.results import CannotTell, Change, CourseVerdict, Rate, Satisfaction
from analytics.roi import Roi, UnitValue, roi

Link = Literal["attendance", "passed", "satisfaction", "effect", "cost"]
#: The target that each link of the chain is held against.
TARGET_OF: dict[Link, str] = {
    "attendance": "attendance",
    "passed": "pass_rate",
    "satisfaction": "satisfaction",
}
#: The role that stands for all roles without a cost of their own.
EVERY_ROLE = "*"


@dataclass(frozen=True)
class Weakest:
    """The link that a chain of evidence breaks at: it missed its target, or it cannot be told."""

    link: Link
    is_missed: bool


@dataclass(frozen=True)
class Entry:
    """One course in the ledger; money in the currency of the files, None where it is unknown.

    `direct_cost`: trainer, room, material. `trainee_hours`: hours of those present, of which
    `unpriced_hours` belong to roles without a cost of an hour and are in no sum. `cost` is the
    whole; `weakest` is None where every link holds.
    """

    verdict: CourseVerdict
    is_internal: bool | None
    n_present: int
    trainee_hours: float
    unpriced_hours: float
    direct_cost: float | None
    trainee_cost: float
    roi: Roi | CannotTell
    weakest: Weakest | None

    @property
    def cost(self) -> float | None:
        """Fully loaded: what was paid and the time of those who learned."""
        return None if self.direct_cost is None else self.direct_cost + self.trainee_cost

    @property
    def is_measured(self) -> bool:
        """Whether a result could be told, good or bad."""
        return self.verdict.verdict in review.MEASURED

    @property
    def cost_per_head(self) -> float | None:
        """Cost for each time that somebody was present."""
        return None if self.cost is None or not self.n_present else self.cost / self.n_present


@dataclass(frozen=True)
class Ledger:
    """The courses of a period, the dearest first; those whose cost is unknown come last."""

    entries: tuple[Entry, ...]

    @property
    def total(self) -> float:
        """Cost of all courses that have one."""
        return sum(entry.cost or 0 for entry in self.entries)

    @property
    def unmeasured(self) -> float:
        """Cost of the courses whose result could not be told."""
        return sum(entry.cost or 0 for entry in self.entries if not entry.is_measured)

    @property
    def n_unknown(self) -> int:
        """Courses without a cost on record."""
        return sum(entry.cost is None for entry in self.entries)

    @property
    def unpriced_hours(self) -> float:
        """Hours of learning that no cost of an hour is known for."""
        return sum(entry.unpriced_hours for entry in self.entries)


@dataclass(frozen=True)
class Money:
    """What things are worth: kind and value of a unit by metric, cost of an hour by role."""

    kinds: Mapping[str, str]
    worth: Mapping[str, UnitValue]
    an_hour: Mapping[str, float]


def money_of(
    metric_list: pd.DataFrame, unit_value_list: pd.DataFrame, hourly_cost_list: pd.DataFrame
) -> Money:
    """What things are worth, from the three registers."""
    return Money(
        dict(zip(metric_list["metric_id"], metric_list["kind"], strict=True)),
        unit_values(unit_value_list),
        dict(zip(hourly_cost_list["role"], hourly_cost_list["cost"], strict=True)),
    )


def unit_values(unit_value_list: pd.DataFrame) -> dict[str, UnitValue]:
    """What a change of each metric is worth, by metric."""
    return {
        row.metric_id: UnitValue(
            float(row.value),
            int(row.horizon_days),
            float(row.isolation),
            float(row.confidence),
            row.owner,
            row.changed_at.date(),
        )
        for row in unit_value_list.itertuples()
    }


def course_ledger(
    course_list: pd.DataFrame,
    attendance_by_session: pd.DataFrame,
    pass_counts: pd.DataFrame,
    score_pairs: pd.DataFrame,
    satisfaction_counts: pd.DataFrame,
    response_counts: pd.DataFrame,
    metric_by_course_day: pd.DataFrame,
    training_window: pd.DataFrame,
    evaluation_list: pd.DataFrame,
    event_list: pd.DataFrame,
    compared_team_day: pd.DataFrame,
    team_training: pd.DataFrame,
    metric_training: pd.DataFrame,
    course_hours: pd.DataFrame,
    metric_list: pd.DataFrame,
    unit_value_list: pd.DataFrame,
    hourly_cost_list: pd.DataFrame,
    *,
    settings: review.Settings = review.DEFAULTS,
) -> Ledger:
    """What did each course of the period cost and bring?

    The verdicts are those of the review (analytics.review.verdicts). course_hours: one row per
    course and role, with n_present and minutes. Roles without a cost of an hour take that of every
    role; where there is none, their hours are told as unpriced.
    """
    verdicts = review.verdicts(
        course_list,
        attendance_by_session,
        pass_counts,
        score_pairs,
        satisfaction_counts,
        response_counts,
        metric_by_course_day,
        training_window,
        evaluation_list,
        event_list,
        compared_team_day,
        team_training,
        metric_training,
        settings=settings,
    )
    return of_verdicts(
        course_list,
        course_hours,
        metric_list,
        unit_value_list,
        hourly_cost_list,
        verdicts=verdicts,
        settings=settings,
    )


def of_verdicts(
    course_list: pd.DataFrame,
    course_hours: pd.DataFrame,
    metric_list: pd.DataFrame,
    unit_value_list: pd.DataFrame,
    hourly_cost_list: pd.DataFrame,
    *,
    verdicts: tuple[CourseVerdict, ...],
    settings: review.Settings = review.DEFAULTS,
) -> Ledger:
    """The ledger of courses whose verdicts are known already."""
    money = money_of(metric_list, unit_value_list, hourly_cost_list)
    courses = course_list.set_index("course_id")
    times = dict(list(course_hours.groupby("course_id")))
    entries = [
        entry(
            verdict,
            times.get(verdict.course_id, course_hours[:0]),
            money,
            is_internal=_truth(courses.at[verdict.course_id, "is_internal"]),
            settings=settings,
        )
        for verdict in verdicts
    ]
    return Ledger(tuple(sorted(entries, key=_by_cost)))


def entry(
    verdict: CourseVerdict,
    times: pd.DataFrame,
    money: Money,
    *,
    is_internal: bool | None = None,
    settings: review.Settings = review.DEFAULTS,
) -> Entry:
    """One course; times: its rows of course_hours."""
    roles = times["role"].fillna(EVERY_ROLE)
    hours = [float(minutes) / 60 for minutes in times["minutes"]]
    prices = [money.an_hour.get(role, money.an_hour.get(EVERY_ROLE)) for role in roles]
    priced = [(h, price) for h, price in zip(hours, prices, strict=True) if price is not None]
    trainee_cost = sum(h * price for h, price in priced)
    whole = None if verdict.cost is None else verdict.cost + trainee_cost
    change = verdict.change
    metric = change.metric_id if isinstance(change, Change) else ""
    return Entry(
        verdict,
        is_internal,
        int(times["n_present"].sum()),
        sum(hours),
        sum(hours) - sum(h for h, _ in priced),
        verdict.cost,
        trainee_cost,
        roi(change, money.kinds.get(metric) or "ratio", money.worth.get(metric), whole),
        weakest_link(verdict, settings),
    )


def weakest_link(verdict: CourseVerdict, settings: review.Settings) -> Weakest | None:
    """Where does the chain from the seat to the metric break first?

    A missed target comes before a link without any evidence, that before an effect that cannot be
    told, and that before a share whose interval still holds its target.
    """
    shares = {link: _share(getattr(verdict, link)) for link in TARGET_OF}
    states = {
        link: targets.check_rate(share, settings.targets[TARGET_OF[link]]).state
        for link, share in shares.items()
    }
    missed = [link for link, state in states.items() if state == "missed"]
    missed += ["effect"] if verdict.verdict in ("no_effect", "harm") else []
    if missed:
        return Weakest(missed[0], is_missed=True)
    unknown = [link for link, share in shares.items() if isinstance(share, CannotTell)]
    unknown += [] if verdict.verdict in review.MEASURED else ["effect"]
    unknown += [link for link, state in states.items() if state == "not_established"]
    unknown += ["cost"] if verdict.cost is None else []
    return Weakest(unknown[0], is_missed=False) if unknown else None


def _share(measure: Rate | Satisfaction | CannotTell | None) -> Rate | CannotTell:
    if isinstance(measure, Satisfaction):
        return measure.favourable
    return measure or CannotTell("no_satisfaction_answers")


def _by_cost(entry: Entry) -> tuple[bool, float, str]:
    return entry.cost is None, -(entry.cost or 0), entry.verdict.course_name


def _truth(value: object) -> bool | None:
    return None if pd.isna(value) else bool(value)
