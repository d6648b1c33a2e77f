"""Runs of a course: which people, at what part of the cost, with what result; sums by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics import cohorts, ledger
from analytics.ledger import Money
from analytics.results import CannotTell, Change
from tests.reporting import examples

#: Two runs: 3 h for 30 people in February and March, 1 h for 10 people in October.
SESSIONS = pd.DataFrame(
    {
        "course_id": "a",
        "cohort_id": ["a1", "a1", "a3"],
        "session_id": ["a1", "a2", "a3"],
        "session_on": pd.to_datetime(["2026-02-06", "2026-03-06", "2026-10-09"]),
        "duration_minutes": [120.0, 60.0, 60.0],
        "n_people": [30, 30, 10],
    }
)
ATTENDANCE = pd.DataFrame(
    {
        "session_id": ["a1", "a2", "a3"],
        "course_id": "a",
        "duration_minutes": [120.0, 60.0, 60.0],
        "n_expected": [30, 30, 10],
        "n_present": [30, 27, 4],
    }
)
#: Of the 30 present in the first session 20 stand in the roster as ops.
ROLES = pd.DataFrame(
    {"session_id": ["a1", "a2", "a3"], "role": ["ops", "ops", "ops"], "n_present": [20, 27, 4]}
)
PASSES = pd.DataFrame(
    {"course_id": "a", "cohort_id": ["a1", "a3"], "n_sat": [28, 4], "n_passed_first": [27, 0]}
)
PAIRS = pd.DataFrame(columns=["course_id", "cohort_id", "pre", "post", "n"])
ANSWERS = pd.DataFrame({"course_id": [], "quarter_on": pd.to_datetime([])})
FORMS = pd.DataFrame({"course_id": [], "quarter_on": pd.to_datetime([]), "n_invited": []})
VERDICT = replace(examples.verdicts()[0], course_id="a", cost=400.0)
FOUND = ledger.Ledger(
    (ledger.entry(VERDICT, pd.DataFrame(columns=["role", "n_present", "minutes"]), Money({}, {}, {})),)
)  # fmt: skip


def runs(monkeypatch, sessions=SESSIONS, attendance=ATTENDANCE, prices=None, effects=None):
    monkeypatch.setattr(ledger, "money_of", lambda *_: Money({}, {}, prices or {}))
    said = []

    def heard(answers, forms, **_):
        said.append((answers, forms))
        return CannotTell("no_satisfaction_answers")

    monkeypatch.setattr(cohorts.satisfaction, "satisfaction", heard)
    empty = pd.DataFrame()
    found = cohorts.cohorts(
        sessions, PASSES, PAIRS, attendance, ROLES, ANSWERS, FORMS, empty, empty, empty,
        found=FOUND, effects=effects or {},
    )  # fmt: skip
    return found, said


def test_each_run_has_its_own_people_days_and_results(monkeypatch):
    (first, second), _ = runs(monkeypatch)
    assert [(run.number, run.n_cohorts, run.n_people) for run in (first, second)] == [
        (1, 2, 30),
        (2, 2, 10),
    ]
    assert (first.first_on.isoformat(), first.last_on.isoformat()) == ("2026-02-06", "2026-03-06")
    came = first.entry.verdict.attendance
    assert (came.successes, came.n) == (57, 60)
    passed = first.entry.verdict.passed
    assert (passed.successes, passed.n) == (27, 28)
    assert second.entry.verdict.passed == CannotTell(
        "too_few_observations", 4, 5, "first_attempt_of_sat", 0
    )


def test_the_cost_of_a_course_falls_on_its_runs_by_their_hours(monkeypatch):
    # 3 of 4 hours, and 1 of 4; without a length, 2 of 3 sessions
    (first, second), _ = runs(monkeypatch)
    assert (first.entry.direct_cost, second.entry.direct_cost) == (300, 100)
    unknown = SESSIONS.assign(duration_minutes=[120.0, np.nan, 60.0])
    (first, second), _ = runs(monkeypatch, unknown)
    assert (first.entry.direct_cost, second.entry.direct_cost) == pytest.approx((800 / 3, 400 / 3))


def test_the_time_of_those_who_were_there_is_priced_by_role(monkeypatch):
    # 20 x 2 h + 27 x 1 h of ops at 10, 10 x 2 h of people outside the roster at 5
    (first, _), _ = runs(monkeypatch, prices={"ops": 10, "*": 5})
    assert first.entry.trainee_hours == 87
    assert first.entry.trainee_cost == 770
    assert first.entry.cost == 1070


def test_an_effect_of_the_whole_course_is_that_of_its_only_run_alone(monkeypatch):
    assert isinstance(VERDICT.change, Change)
    (first, second), _ = runs(monkeypatch)
    for run in (first, second):
        assert run.entry.verdict.change == CannotTell("effect_of_all_runs")
        assert run.entry.verdict.verdict == "not_enough_data"
    (only,), _ = runs(monkeypatch, SESSIONS[:2])
    assert only.entry.verdict.change == VERDICT.change
    assert only.entry.verdict.verdict == VERDICT.verdict
    assert only.entry.verdict.satisfaction == VERDICT.satisfaction


def test_a_run_has_the_verdict_of_its_own_effect(monkeypatch):
    fell = replace(VERDICT.change, is_favourable=False, certainty="likely", cautions=())
    told = {"a1": VERDICT.change, "a3": fell}
    (first, second), _ = runs(monkeypatch, effects=told)
    assert first.entry.verdict.change == VERDICT.change
    assert first.entry.verdict.verdict == VERDICT.verdict
    assert second.entry.verdict.verdict == "harm"
    assert (second.entry.weakest.link, second.entry.weakest.is_missed) == ("effect", True)
    (first, _), _ = runs(monkeypatch, effects={"a1": CannotTell("runs_share_teams"), "a3": fell})
    assert (first.entry.verdict.verdict, first.entry.verdict.reason) == (
        "not_enough_data",
        "runs_share_teams",
    )


def test_forms_are_told_apart_only_where_runs_lie_far_apart(monkeypatch):
    _, asked = runs(monkeypatch)
    assert len(asked) == 2
    near = SESSIONS.assign(session_on=pd.to_datetime(["2026-02-06", "2026-03-06", "2026-04-10"]))
    (first, second), asked = runs(monkeypatch, near)
    assert len(asked) == 1, "those who answer in spring may have been taught in March"
    assert second.entry.verdict.satisfaction == CannotTell("runs_not_told_apart")


def test_a_run_outside_the_period_is_left_out_and_keeps_its_number(monkeypatch):
    (second,), _ = runs(monkeypatch, attendance=ATTENDANCE[2:])
    assert (second.number, second.n_cohorts) == (2, 2)
