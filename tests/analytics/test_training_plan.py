"""The plan: holes in the chain, milestones by the day, curriculum by weight, mentors and gaps."""

from datetime import date

import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from analytics import training_plan

TODAY = date(2026, 7, 1)


def milestones_of(rows):
    columns = ["milestone_name", "due_on", "done_on"]
    frame = pd.DataFrame(rows, columns=columns).assign(goal_name="convert", planned_rate=0.5)
    return training_plan.milestones(frame, as_of=TODAY)


def test_a_milestone_is_overdue_from_the_day_after_it_was_due():
    found = milestones_of(
        [
            ("in time", date(2026, 3, 31), date(2026, 3, 31)),
            ("late", date(2026, 3, 31), date(2026, 4, 3)),
            ("today", TODAY, None),
            ("yesterday", date(2026, 6, 30), None),
            ("ahead", date(2026, 9, 30), None),
        ]
    )
    assert [(item.state, item.days_late) for item in found.items] == [
        ("done", 0),
        ("done_late", 3),
        ("open", 0),
        ("overdue", 1),
        ("open", 0),
    ]
    assert (found.n_due, found.n_done) == (4, 2)


def test_the_curves_count_what_was_due_and_reached_and_know_nothing_of_tomorrow():
    found = milestones_of(
        [("a", date(2026, 3, 31), date(2026, 4, 3)), ("b", date(2026, 9, 30), date(2026, 8, 1))]
    )
    at = dict(zip(found.days, zip(found.planned, found.reached, strict=True), strict=True))
    assert at == {
        date(2026, 3, 30): (0, 0),
        date(2026, 3, 31): (1, 0),
        date(2026, 4, 3): (1, 1),
        TODAY: (1, 1),
        date(2026, 9, 30): (2, None),
    }
    assert found.items[1].done_on is None


def test_weeks_and_months_count_what_was_due_and_reached_in_them_and_by_their_end():
    found = milestones_of(
        [
            ("a", date(2026, 3, 31), date(2026, 4, 3)),  # a Tuesday, reached on the Friday
            ("b", date(2026, 4, 5), None),  # the Sunday of that week
            ("c", date(2026, 9, 30), None),
        ]
    )
    months = training_plan.by_step(found, step="month")
    assert [(s.first_on, s.n_due, s.n_done, s.planned, s.reached, s.names) for s in months] == [
        (date(2026, 3, 1), 1, 0, 1, 0, ("a",)),
        (date(2026, 4, 1), 1, 1, 2, 1, ("b",)),
        (date(2026, 7, 1), 0, 0, 2, 1, ()),
        (date(2026, 9, 1), 1, 0, 3, None, ("c",)),
    ]
    weeks = training_plan.by_step(found, step="week")
    assert [(s.first_on, s.n_due, s.n_done) for s in weeks] == [
        (date(2026, 3, 30), 2, 1),
        (date(2026, 6, 29), 0, 0),
        (date(2026, 9, 28), 1, 0),
    ]


def test_without_milestones_nothing_is_said_of_time():
    assert milestones_of([]).reason == "no_milestone"


def chain_of(rows):
    columns = ["goal_name", "weight", "metric_id", "course_name"]
    frame = pd.DataFrame(rows, columns=columns)
    more = {"period": "2026", "skill_name": "SQL", "is_draft": False}
    return training_plan.chain(frame.assign(metric_name=frame["metric_id"], **more))


def test_every_hole_of_the_chain_is_named_once():
    found = chain_of(
        [
            ("convert", 0.6, "conversion", "tests"),
            ("convert", 0.6, "conversion", "copy"),
            ("keep", 0.3, "retention", None),
            ("calm", 0.1, None, None),
            (None, None, "churn", None),
            (None, None, None, "talk"),
        ]
    )
    assert found.courses_without_metric == ("talk",)
    assert found.metrics_without_course == ("churn", "retention")
    assert found.goals_without_course == ("keep", "calm")
    assert (found.n_courses, found.n_goals) == (3, 3)


def test_coverage_weighs_skills_and_a_draft_is_no_course_yet():
    frame = pd.DataFrame(
        [
            ("data", "SQL", "basic", 3.0, 2, 0),
            ("data", "Copy", "basic", 1.0, 1, 1),
            ("data", "Talk", None, 1.0, 0, 0),
        ],
        columns=["role", "skill_name", "tier", "weight", "n_courses", "n_drafts"],
    )
    basic, bare = training_plan.coverage(frame)
    assert (basic.tier, basic.n_skills, basic.n_taught, basic.coverage) == ("basic", 2, 1, 0.75)
    assert (basic.missing, basic.drafted) == ((), ("Copy",))
    assert (bare.tier, bare.coverage, bare.missing) == (None, 0.0, ("Talk",))


def test_a_material_is_stale_after_half_a_year_or_without_any_review():
    frame = pd.DataFrame(
        [("new", date(2026, 1, 2)), ("old", date(2026, 1, 1)), ("never", None)],
        columns=["material_name", "reviewed_on"],
    ).assign(kind="manual", course_name=None, owner=None)
    # 2 January to 1 July are 180 days
    found = {
        item.name: (item.age, item.is_stale) for item in training_plan.materials(frame, as_of=TODAY)
    }
    assert found == {"new": (180, False), "old": (181, True), "never": (None, True)}


def test_each_party_needs_a_name():
    frame = pd.DataFrame({"party": ["expert", "expert"], "member_name": ["An", "Bo"]})
    assert training_plan.missing_parties(frame) == ("operations", "human_resources")


def pairs_of(rows):
    columns = ["mentor_id", "mentee_id", "to_on", "level_before", "level_now"]
    frame = pd.DataFrame(rows, columns=columns).assign(skill_name="SQL")
    names = frame.assign(mentor_name=frame["mentor_id"], mentee_name=frame["mentee_id"])
    return training_plan.mentoring(names, as_of=TODAY)


def test_load_counts_running_pairs_and_gain_the_mentees_with_both_levels():
    gains = [0, 1, 1, 2, 0]
    rows = [("m", f"p{i}", None, 2.0, 2.0 + gain) for i, gain in enumerate(gains)]
    rows += [("m", "gone", date(2026, 6, 30), None, 3.0), (None, "alone", None, None, 1.0)]
    found = pairs_of(rows)
    assert [(load.mentor, load.n_mentees) for load in found.loads] == [("m", 5)]
    assert (found.n_pairs, found.unmatched) == (6, (("alone", "SQL"),))
    oracle = stats.t.interval(0.95, 4, 0.8, stats.sem(gains))
    assert (found.gain.n, found.gain.mean) == (5, pytest.approx(0.8))
    assert (found.gain.interval.low, found.gain.interval.high) == pytest.approx(oracle)


def test_the_gain_of_few_mentees_is_hidden():
    assert pairs_of([("m", "p", None, 2.0, 5.0)]).gain.reason == "group_hidden"


def kinds_of_sessions():
    return pd.DataFrame({
        "format": ["online", "online", None, "workshop"],
        "is_internal": [True, False, None, True],
        "duration_minutes": [90.0, 30.0, 60.0, None],
        "n_sessions": [20, 10, 3, 2],
    })  # fmt: skip


def test_hours_of_unknown_trainers_are_left_out():
    # 20 of 90 minutes, 10 of 30
    assert training_plan.internal_hours(kinds_of_sessions()) == (30.0, 35.0)


def test_each_session_of_a_kind_counts_in_its_format():
    found = training_plan.formats(kinds_of_sessions())
    said = [(one.format, one.n_sessions, one.n_all, one.hours) for one in found]
    assert said == [("online", 30, 35, 35.0), (None, 3, 35, 3.0), ("workshop", 2, 35, 0.0)]
    low, high = proportion_confint(20, 30, method="wilson")
    assert (found[0].internal.successes, found[0].internal.n) == (20, 30)
    assert (found[0].internal.interval.low, found[0].internal.interval.high) == pytest.approx(
        (low, high)
    )
    # three sessions of unknown trainers
    assert found[1].internal.reason == "too_few_observations"
