"""A registration counts as planned only when it stands before the after-window begins."""

from datetime import date

import pandas as pd

from analytics.registration import plan_of


def registered(*days, course="ab"):
    """One row per registration: evaluation 1, 2, … registered on these days."""
    return pd.DataFrame(
        {
            "evaluation_id": range(1, len(days) + 1),
            "course_id": course,
            "comparison": "teams",
            "is_random": False,
            "is_selected": False,
            "window_days": 28,
            "baseline_days": 84,
            "registered_by": "li",
            "registered_at": pd.to_datetime(list(days), format="ISO8601"),
            "metric_id": "conversion",
            "is_primary": True,
            "target_low": 0.1,
            "target_high": None,
            "teams": "C\nD",
        }
    )


def held(last_on):
    return pd.DataFrame({"course_id": ["ab"], "last_session_on": pd.to_datetime([last_on])})


def test_the_newest_registration_in_time_is_in_force_and_later_ones_are_exploratory():
    plan = plan_of(registered("2026-01-05", "2026-02-13 23:00", "2026-02-14"), held("2026-02-13"))
    assert plan.locked_on == date(2026, 2, 14)
    assert plan.in_force.evaluation_id == 2
    assert [registration.evaluation_id for registration in plan.later] == [3]
    assert plan.in_force.teams == ("C", "D")
    assert (plan.in_force.target_low, plan.in_force.target_high) == (0.1, None)


def test_a_course_registered_only_afterwards_has_no_plan():
    plan = plan_of(registered("2026-03-01"), held("2026-02-13"))
    assert plan.in_force is None
    assert len(plan.later) == 1


def test_before_any_session_nothing_is_locked():
    for windows in (held(None), held(None).iloc[:0]):
        plan = plan_of(registered("2026-03-01"), windows)
        assert plan.locked_on is None
        assert plan.in_force.evaluation_id == 1


def test_without_registrations_there_is_no_plan():
    plan = plan_of(registered(), held("2026-02-13"))
    assert plan.in_force is None
    assert plan.later == ()


def test_the_other_registered_metrics_are_kept_beside_the_primary_one():
    rows = pd.concat([registered("2026-01-05")] * 2).assign(
        metric_id=["retention", "conversion"], is_primary=[False, True]
    )
    plan = plan_of(rows, held("2026-02-13"))
    assert plan.in_force.primary == "conversion"
    assert plan.in_force.others == ("retention",)
