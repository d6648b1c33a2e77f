"""Each run of a course with its people: what it cost, what it brought, and where it is weakest."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from analytics import ledger, progress, review, satisfaction, scoring, targets
from analytics.ledger import Entry, Ledger, Money
from analytics.results import CannotTell, Change, CourseVerdict, Rate, Satisfaction

#: Forms may come in after the quarter of a cohort: whoever was taught so many quarters before may
#: still be among those who answer.
QUARTERS_OF_FORMS = 1


@dataclass(frozen=True)
class Cohort:
    """One run of a course: `number` counts from the first run on record, of `n_cohorts`.

    `first_on`, `last_on` and `n_sessions` are of the whole run, `n_people` began the course in it.
    `entry` is its line in the ledger: the cost of the course falls on its runs by their hours.
    """

    number: int
    n_cohorts: int
    first_on: date
    last_on: date
    n_sessions: int
    n_people: int
    entry: Entry


@dataclass(frozen=True)
class _Evidence:
    """The frames that the runs of all courses are read off, some in parts by cohort_id."""

    passes: pd.DataFrame
    pairs: Mapping[str, pd.DataFrame]
    sessions: Mapping[str, pd.DataFrame]
    roles: Mapping[str, pd.DataFrame]
    answers: pd.DataFrame
    forms: pd.DataFrame
    money: Money
    effects: Mapping[str, Change | CannotTell]
    settings: review.Settings


def cohorts(
    cohort_sessions: pd.DataFrame,
    cohort_passes: pd.DataFrame,
    cohort_pairs: pd.DataFrame,
    attendance_by_session: pd.DataFrame,
    attendance_by_role_session: pd.DataFrame,
    satisfaction_counts: pd.DataFrame,
    response_counts: pd.DataFrame,
    metric_list: pd.DataFrame,
    unit_value_list: pd.DataFrame,
    hourly_cost_list: pd.DataFrame,
    *,
    found: Ledger,
    effects: Mapping[str, Change | CannotTell],
    settings: review.Settings = review.DEFAULTS,
    least: int = 1,
) -> tuple[Cohort, ...]:
    """What did each run of each course of the ledger cost and bring, in the order of the ledger?

    A run without a session in the (filtered) attendance is left out, and so are the courses held in
    fewer than `least` runs. The effect on the metric is that of the course where it has no other
    run, else that of `effects` (analytics.run_effects.by_run).
    """
    cohort_of = cohort_sessions.set_index("session_id")["cohort_id"]
    sessions, roles = (
        defaultdict(
            lambda none=frame[:0]: none, list(frame.groupby(frame["session_id"].map(cohort_of)))
        )
        for frame in (attendance_by_session, attendance_by_role_session)
    )
    evidence = _Evidence(
        cohort_passes.set_index("cohort_id", drop=False),
        dict(list(cohort_pairs.groupby("cohort_id"))),
        sessions,
        roles,
        satisfaction_counts,
        response_counts,
        ledger.money_of(metric_list, unit_value_list, hourly_cost_list),
        effects,
        settings,
    )
    n_runs = cohort_sessions.groupby("course_id")["cohort_id"].transform("nunique")
    by_course = dict(list(cohort_sessions[n_runs >= least].groupby("course_id")))
    return tuple(
        cohort
        for entry in found.entries
        if entry.verdict.course_id in by_course
        for cohort in _of_course(entry, by_course[entry.verdict.course_id], evidence)
    )


def _of_course(of_course: Entry, rows: pd.DataFrame, evidence: _Evidence) -> Iterator[Cohort]:
    """The runs of a course in the order in which they began; rows: its rows of cohort_sessions."""
    runs = [own for _, own in rows.groupby("cohort_id")]
    runs.sort(key=lambda own: (own["session_on"].min(), own["cohort_id"].iloc[0]))
    for number, own in enumerate(runs, start=1):
        cohort_id = own["cohort_id"].iloc[0]
        sessions = evidence.sessions[cohort_id]
        if sessions.empty:
            continue
        entry = ledger.entry(
            _verdict(of_course, own, rows, sessions, evidence),
            _times(sessions, evidence.roles[cohort_id]),
            evidence.money,
            is_internal=of_course.is_internal,
            settings=evidence.settings,
        )
        days = own["session_on"]
        n_people = int(own["n_people"].iloc[0])
        yield Cohort(
            number, len(runs), days.min().date(), days.max().date(), len(own), n_people, entry
        )


def _verdict(
    of_course: Entry,
    own: pd.DataFrame,
    rows: pd.DataFrame,
    sessions: pd.DataFrame,
    evidence: _Evidence,
) -> CourseVerdict:
    """What the review says of a course, said of the run whose rows are `own`."""
    whole, cohort_id, goals = of_course.verdict, own["cohort_id"].iloc[0], evidence.settings.targets
    is_only = len(own) == len(rows)
    change = whole.change
    if not is_only:
        known = change if isinstance(change, CannotTell) else CannotTell("effect_of_all_runs")
        change = evidence.effects.get(cohort_id, known)
    verdict, reason = review.judge_change(change)
    pairs = evidence.pairs.get(cohort_id)
    return replace(
        whole,
        verdict=verdict,
        reason=reason,
        attendance=progress.attendance(sessions, target=goals["attendance"]).measure,
        passed=_passed(evidence.passes[evidence.passes.index == cohort_id], evidence.settings),
        gain=CannotTell("too_few_pairs", 0, targets.MINIMUM_COUNT)
        if pairs is None
        else scoring.gain(pairs),
        satisfaction=whole.satisfaction if is_only else _liked(whole, own, rows, evidence),
        change=change,
        cost=_share_of_cost(of_course.direct_cost, own, rows),
    )


def _passed(row: pd.DataFrame, settings: review.Settings) -> Rate | CannotTell:
    """Of those who sat: who was registered is known of a course, not of its runs."""
    if row.empty:
        return CannotTell("no_test")
    return scoring.pass_rate(row, target=settings.targets["pass_rate"]).measure


def _liked(
    of_course: CourseVerdict, own: pd.DataFrame, rows: pd.DataFrame, evidence: _Evidence
) -> Satisfaction | CannotTell:
    """The forms of the quarter a run ended in, where no other run was held then or shortly before.

    Forms name their course and not its run. Whole quarters are whole blocks (analytics.privacy).
    Those invited are known of the course, not of its runs.
    """
    quarter = own["session_on"].max().to_period("Q")
    others = rows.loc[~rows["session_id"].isin(own["session_id"]), "session_on"].dt.to_period("Q")
    if set(others) & {quarter - k for k in range(QUARTERS_OF_FORMS + 1)}:
        return CannotTell("runs_not_told_apart")
    answers, forms = (
        frame[
            (frame["course_id"] == of_course.course_id)
            & (frame["quarter_on"] == quarter.start_time)
        ]
        for frame in (evidence.answers, evidence.forms)
    )
    return satisfaction.satisfaction(
        answers,
        forms.assign(n_invited=np.nan),
        target=evidence.settings.targets["satisfaction"],
        rule=evidence.settings.privacy,
    )


def _share_of_cost(cost: float | None, own: pd.DataFrame, rows: pd.DataFrame) -> float | None:
    """The part of a course's cost that falls on a run: by hours, by sessions where one has none."""
    if cost is None:
        return None
    whole = rows["duration_minutes"]
    if whole.isna().any() or not whole.sum():
        return cost * len(own) / len(rows)
    return cost * float(own["duration_minutes"].sum() / whole.sum())


def _times(sessions: pd.DataFrame, attendance_by_role_session: pd.DataFrame) -> pd.DataFrame:
    """Rows of course_hours for these sessions; role None: present and in no role of the roster."""
    minutes = sessions.set_index("session_id")["duration_minutes"].fillna(0.0)
    present = sessions.set_index("session_id")["n_present"]
    roles = attendance_by_role_session[attendance_by_role_session["session_id"].isin(minutes.index)]
    placed = roles.groupby("session_id")["n_present"].sum().reindex(minutes.index, fill_value=0)
    weighed = roles.assign(minutes=roles["n_present"] * roles["session_id"].map(minutes))
    found = weighed.groupby("role", as_index=False)[["n_present", "minutes"]].sum()
    rest = present - placed
    unplaced = {"role": [None], "n_present": [rest.sum()], "minutes": [(rest * minutes).sum()]}
    return pd.concat([found, pd.DataFrame(unplaced)], ignore_index=True)
