"""What was decided about an evaluation before its data, and what came too late to count as planned.

A plan can be changed until the after-window begins, the day after the last session. What is
registered from then on may have seen the data: it is shown, and called exploratory.
"""

from datetime import date, timedelta

import pandas as pd

from analytics.results import Plan, Registration


def plan_of(evaluation_list: pd.DataFrame, training_window: pd.DataFrame) -> Plan:
    """The registration in force for one course, and those that came after its window began.

    Both frames hold one course. A course without a session is not locked: its newest registration
    is in force. `registered_at` is UTC; the day it names is taken as the calendar day.
    """
    registrations = registrations_of(evaluation_list)
    locked_on = _locked_on(training_window)
    in_time = [r for r in registrations if locked_on is None or r.registered_at.date() < locked_on]
    return Plan(
        in_force=in_time[-1] if in_time else None,
        later=tuple(r for r in registrations if r not in in_time),
        locked_on=locked_on,
    )


def registrations_of(evaluation_list: pd.DataFrame) -> tuple[Registration, ...]:
    """The registrations of a frame with one row per registered metric, the oldest first."""
    if evaluation_list.empty:
        return ()
    groups = evaluation_list.groupby("evaluation_id", sort=True)
    return tuple(_registration(rows) for _, rows in groups)


def _registration(rows: pd.DataFrame) -> Registration:
    primary = rows.loc[rows["is_primary"].astype(bool)].iloc[0]
    low, high = primary["target_low"], primary["target_high"]
    return Registration(
        evaluation_id=int(primary["evaluation_id"]),
        course_id=primary["course_id"],
        comparison=primary["comparison"],
        is_random=bool(primary["is_random"]),
        is_selected=bool(primary["is_selected"]),
        window_days=int(primary["window_days"]),
        baseline_days=int(primary["baseline_days"]),
        primary=primary["metric_id"],
        others=tuple(rows.loc[~rows["is_primary"].astype(bool), "metric_id"]),
        teams=tuple(str(primary["teams"]).split("\n")) if pd.notna(primary["teams"]) else (),
        target_low=None if pd.isna(low) else float(low),
        target_high=None if pd.isna(high) else float(high),
        registered_by=primary["registered_by"],
        registered_at=pd.Timestamp(primary["registered_at"]).to_pydatetime(),
    )


def _locked_on(training_window: pd.DataFrame) -> date | None:
    if training_window.empty or pd.isna(training_window.iloc[0]["last_session_on"]):
        return None
    return pd.Timestamp(training_window.iloc[0]["last_session_on"]).date() + timedelta(days=1)
