"""What each run of a course did to its metric, where the runs can be told apart."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analytics import comparison, targets, team_comparison
from analytics.registration import plan_of
from analytics.results import CannotTell, Change, Event
from analytics.windows import date_of


@dataclass(frozen=True)
class _Course:
    """All that is known of one course: its runs in frames of their own, by cohort_id."""

    window: pd.DataFrame
    days: Mapping[str, pd.DataFrame]
    training: Mapping[str, pd.DataFrame]
    held: Mapping[str, tuple[date, date]]
    evaluations: pd.DataFrame
    compared: pd.DataFrame


def by_run(
    cohort_training: pd.DataFrame,
    cohort_sessions: pd.DataFrame,
    metric_by_cohort_day: pd.DataFrame,
    metric_training: pd.DataFrame,
    metric_list: pd.DataFrame,
    evaluation_list: pd.DataFrame,
    event_list: pd.DataFrame,
    compared_team_day: pd.DataFrame,
    *,
    courses: Collection[str],
    window_days: int = targets.WINDOW_DAYS,
    baseline_days: int = targets.BASELINE_DAYS,
) -> dict[str, Change | CannotTell]:
    """The change of the metric after each run of these courses, by cohort_id.

    A run is read like a course (analytics.comparison), by what was registered for the course before
    the days after the run began: its own sessions, the teams of which half were in it, and as
    comparison the registered teams of which nobody was in another run. Where another run held
    sessions inside the compared days for the same teams, or the metric is not split by team, the
    two cannot be told apart: `runs_share_teams`. A staggered start compares the runs with one
    another: `effect_of_all_runs`. Courses with one run or without a metric are not in the answer.
    """
    wanted = metric_training[
        metric_training["course_id"].isin(courses)
        & metric_training["course_id"].isin(cohort_training["course_id"])
    ].merge(metric_list[["metric_id", "kind", "direction"]], on="metric_id", how="left")
    events, days = comparison.events_of(event_list), {"window": window_days, "base": baseline_days}
    others = comparison.trainings(metric_training)
    by_course = [
        defaultdict(lambda none=frame[:0]: none, list(frame.groupby("course_id")))
        for frame in (cohort_training, cohort_sessions, metric_by_cohort_day, evaluation_list)
    ]
    found: dict[str, Change | CannotTell] = {}
    for place, course_id in enumerate(wanted["course_id"]):
        training, sessions, metric, evaluations = (of[course_id] for of in by_course)
        course = _Course(
            wanted.iloc[[place]],
            dict(list(metric.groupby("cohort_id"))),
            dict(list(training.groupby("cohort_id"))),
            _held(sessions),
            evaluations,
            compared_team_day[
                (compared_team_day["course_id"] == course_id)
                & (compared_team_day["metric_id"] == wanted["metric_id"].iloc[place])
            ],
        )
        for cohort_id in course.held:
            change = _of_run(cohort_id, course, events, days)
            found[cohort_id] = comparison.with_overlaps(change, others)
    return found


def _held(cohort_sessions: pd.DataFrame) -> dict[str, tuple[date, date]]:
    """The first and the last day of each run."""
    days = cohort_sessions.groupby("cohort_id")["session_on"].agg(["min", "max"])
    return {run: (date_of(first), date_of(last)) for run, first, last in days.itertuples()}


def _of_run(
    cohort_id: str, course: _Course, events: tuple[Event, ...], days: Mapping[str, int]
) -> Change | CannotTell:
    training = course.training.get(cohort_id, _no_rows(course.training))
    is_trained = 2 * training["n_trained"] >= training["n_people"]
    first_on, last_on = course.held[cohort_id]
    window = course.window.assign(
        first_session_on=pd.Timestamp(first_on),
        last_session_on=pd.Timestamp(last_on),
        n_teams=int(is_trained.sum()),
    )
    plan = plan_of(course.evaluations, window).in_force
    if plan is not None and plan.comparison == "staggered":
        return CannotTell("effect_of_all_runs")
    metric = course.days.get(cohort_id, _no_rows(course.days))
    panel = None
    if plan is not None and plan.comparison == "teams":
        elsewhere = _teams(course, set(course.training) - {cohort_id})
        plan = replace(plan, teams=tuple(team for team in plan.teams if team not in elsewhere))
        panel = team_comparison.panel_of(course.compared, training, plan)
    change = comparison.before_after(
        metric,
        window,
        plan=plan,
        panel=panel,
        events=events,
        window_days=plan.window_days if plan else days["window"],
        baseline_days=plan.baseline_days if plan else days["base"],
    )
    if isinstance(change, Change) and _is_shared(cohort_id, metric, change, course):
        return CannotTell("runs_share_teams", definition=change.definition)
    return change


def _is_shared(cohort_id: str, metric: pd.DataFrame, change: Change, course: _Course) -> bool:
    """Whether another run inside the compared days may have moved the same metric."""
    near = {
        other
        for other, (first_on, last_on) in course.held.items()
        if other != cohort_id
        and first_on <= change.after_to_on
        and last_on >= change.before_from_on
    }
    is_by_team = metric["n_teams"].notna().any()
    return bool(near) and (
        not is_by_team or bool(_teams(course, {cohort_id}) & _teams(course, near))
    )


def _teams(course: _Course, cohort_ids: Collection[str]) -> set[str]:
    """Every team with somebody present in one of these runs."""
    return {
        team
        for one in cohort_ids
        if one in course.training
        for team in course.training[one]["team"]
    }


def _no_rows(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return next(iter(frames.values()))[:0] if frames else pd.DataFrame()
