"""What each run of a course did: two runs with known effects, and runs that cannot be told apart.

Teams A and B are in the first run (days 100 to 101), C and D in the second (days 160 to 161); E and
F in none. A team has 1,000 visitors a day and about 100 orders, before anything moves.
"""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from analytics import run_effects
from analytics.results import CannotTell
from tests.analytics.days import FIRST_DAY, decided, registered

N_DAYS = 240
RUNS = {"r1": (100, 101, ("A", "B")), "r2": (160, 161, ("C", "D"))}
LIFTS = {"A": 1.2, "B": 1.2, "C": 0.9, "D": 0.9}


def orders(team, *, start=N_DAYS, shock=N_DAYS):
    """Orders of a team: its lift from day `start` on, one of 10 % for everybody from `shock` on.

    The noise adds up to nothing over 28 days, so that levels are known exactly.
    """
    day = np.arange(N_DAYS)
    squares = np.arange(28) ** 2 % 29 / 5.0
    noise = (squares - squares.mean())[(day + 5 * ord(team)) % 28]
    lift = np.where(day >= start, LIFTS.get(team, 1.0), 1.0) * np.where(day >= shock, 1.1, 1.0)
    return (100 + noise) * lift


def team_days(**shock):
    starts = {team: last + 1 for _, last, teams in RUNS.values() for team in teams}
    return {team: orders(team, start=starts.get(team, N_DAYS), **shock) for team in "ABCDEF"}


def days_of(values, **columns):
    on = pd.to_datetime([FIRST_DAY + timedelta(k) for k in range(N_DAYS)])
    frame = {"course_id": "c", "metric_id": "conversion", "observed_on": on, "numerator": values}
    return pd.DataFrame(frame | columns)


def frames(by_team, runs=RUNS, *, is_by_team=True):
    def on(day):
        return pd.Timestamp(FIRST_DAY + timedelta(day))

    training = [
        {
            "course_id": "c", "cohort_id": run, "team": team, "n_people": 10, "n_trained": 9,
            "first_session_on": on(first), "last_session_on": on(last),
        }
        for run, (first, last, teams) in runs.items()
        for team in teams
    ]  # fmt: skip
    sessions = [
        {"course_id": "c", "cohort_id": run, "session_on": on(day)}
        for run, (*ends, _) in runs.items()
        for day in ends
    ]
    metric = [
        days_of(
            sum(by_team[team] for team in teams),
            cohort_id=run,
            denominator=1000.0 * len(teams),
            n_teams=float(len(teams)) if is_by_team else np.nan,
        )
        for run, (_, _, teams) in runs.items()
    ]
    held = pd.DataFrame([
        {
            "course_id": "c", "course_name": "C", "metric_id": "conversion",
            "first_session_on": on(100), "last_session_on": on(161),
        }
    ])  # fmt: skip
    kinds = {"metric_id": ["conversion"], "kind": ["ratio"], "direction": ["higher"]}
    compared = pd.concat([days_of(v, team=k, denominator=1000.0) for k, v in by_team.items()])
    return {
        "cohort_training": pd.DataFrame(training),
        "cohort_sessions": pd.DataFrame(sessions),
        "metric_by_cohort_day": pd.concat(metric),
        "metric_training": held,
        "metric_list": pd.DataFrame(kinds),
        "evaluation_list": decided()["evaluation_list"],
        "event_list": decided()["event_list"],
        "compared_team_day": compared,
    }


def test_each_run_is_read_on_its_own_teams_and_days():
    found = run_effects.by_run(**frames(team_days()), courses=("c",))
    assert found["r1"].relative == pytest.approx(0.2, abs=0.002)
    assert found["r2"].relative == pytest.approx(-0.1, abs=0.002)
    first, second = found["r1"], found["r2"]
    assert (first.certainty, first.is_favourable, first.grade) == ("likely", True, "C")
    assert (second.certainty, second.is_favourable) == ("likely", False)
    assert first.cut_on == FIRST_DAY + timedelta(102)
    assert (second.n_days_before, second.n_days_after) == (84, 28)


def test_a_run_is_compared_with_the_registered_teams_that_no_other_run_taught():
    # 10 % for everybody from day 150 on: the own days of the second run alone would hide it
    given = frames(team_days(shock=150))
    given["evaluation_list"] = registered(comparison="teams", teams="C\nE\nF")
    found = run_effects.by_run(**given, courses=("c",))
    beside = found["r2"].comparison
    assert {shift.team for shift in beside.teams} == {"C", "D", "E", "F"}
    assert found["r2"].relative == pytest.approx(-0.1, abs=0.005)
    assert (found["r2"].method, found["r2"].grade) == ("teams", "B")
    # C is taught by the second run: it is no comparison of the first
    assert {shift.team for shift in found["r1"].comparison.teams} == {"A", "B", "E", "F"}
    assert found["r1"].relative == pytest.approx(0.2, abs=0.005)


def test_runs_that_share_a_team_inside_the_compared_days_are_not_told_apart():
    shared = RUNS | {"r2": (160, 161, ("B", "C"))}
    found = run_effects.by_run(**frames(team_days(), shared), courses=("c",))
    assert found["r2"].reason == "runs_share_teams", "B was taught inside its baseline"
    assert found["r1"].relative == pytest.approx(0.2, abs=0.002), "day 160 lies after its window"


def test_a_metric_of_everybody_cannot_tell_runs_apart_that_lie_close_together():
    near = RUNS | {"r2": (120, 121, ("C", "D"))}
    given = frames(team_days(), near, is_by_team=False)
    found = run_effects.by_run(**given, courses=("c",))
    assert {change.reason for change in found.values()} == {"runs_share_teams"}
    split = run_effects.by_run(**frames(team_days(), near), courses=("c",))
    assert split["r1"].relative == pytest.approx(0.2, abs=0.002)


def test_a_staggered_start_has_one_effect_of_all_runs():
    given = frames(team_days())
    given["evaluation_list"] = registered(comparison="staggered", teams="E\nF")
    found = run_effects.by_run(**given, courses=("c",))
    assert set(found.values()) == {CannotTell("effect_of_all_runs")}


def test_only_the_courses_asked_for_are_read():
    assert run_effects.by_run(**frames(team_days()), courses=("other",)) == {}
