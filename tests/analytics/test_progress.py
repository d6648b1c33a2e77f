"""Attendance, the progress table and the make-up list."""

from datetime import date

import pandas as pd
import pytest

from analytics import progress, targets
from analytics.results import CannotTell

ATTENDANCE = targets.TARGETS["attendance"]


def sessions(present, expected, **columns):
    n = len(present)
    frame = {
        "session_id": [f"s{i}" for i in range(n)],
        "course_id": "c",
        "course_name": "Course",
        "week_on": pd.to_datetime(["2026-11-02"] * n),
        "n_present": present,
        "n_expected": expected,
        "is_internal": [True] * n,
        "interactive_minutes": [30.0] * n,
        "duration_minutes": [120.0] * n,
    }
    return pd.DataFrame(frame | columns)


def standing(**columns):
    row = {
        "person_id": "1",
        "person_name": "Lin",
        "role": "ops",
        "team": "north",
        "course_id": "c",
        "course_name": "Course",
        "n_expected": 2,
        "n_present": 2,
        "n_excused": 0,
        "last_session_on": pd.Timestamp(2026, 11, 1),
        "first_status": None,
        "first_score": None,
        "best_score": None,
        "score_line": None,
        "is_passed_first": None,
        "is_passed_best": None,
        "n_attempts": 0,
        "held_on": None,
    }
    return pd.DataFrame([row | columns])


def test_attendance_is_people_over_sessions_not_a_mean_of_sessions():
    check = progress.attendance(sessions([9, 9, 9, 2], [10, 10, 10, 20]), target=ATTENDANCE)
    assert check.measure.rate == pytest.approx(29 / 50)
    assert (check.measure.n_clusters, check.measure.method) == (4, "korn_graubard")


def test_a_session_planned_ahead_is_no_session_held():
    frame = sessions([9, 0], [10, 0], session_on=pd.to_datetime(["2026-11-02", "2026-11-09"]))
    assert [g.group_id for g in progress.sessions(frame, target=ATTENDANCE)] == ["s0"]


def test_sessions_that_expected_nobody_are_no_clusters():
    check = progress.attendance(sessions([9, 9, 9, 0], [10, 10, 10, 0]), target=ATTENDANCE)
    assert check.measure == CannotTell("too_few_sessions", 30, 4, "present_of_expected", 27)
    assert check.state == "not_established"


def test_one_session_by_itself_has_the_plain_interval():
    frame = sessions([20], [20], session_on=pd.to_datetime(["2026-11-02"]))
    groups = progress.sessions(frame, target=ATTENDANCE)
    assert groups[0].measure.method == "wilson"
    # 20 of 20: 20 / (20 + 1.96 squared) = .839
    assert groups[0].measure.interval.low == pytest.approx(0.839, abs=5e-4)
    assert groups[0].state == "not_established"


def test_weeks_are_labelled_by_their_monday():
    frame = sessions([9] * 4, [10] * 4)
    groups = progress.attendance_by(frame, by="week_on", target=ATTENDANCE)
    assert [group.label for group in groups] == ["2026-11-02"]
    as_dates = frame.assign(week_on=[date(2026, 11, 2)] * 4)
    assert progress.attendance_by(as_dates, by="week_on", target=ATTENDANCE) == groups


def test_no_sessions_at_all():
    empty = sessions([], [])
    assert isinstance(progress.attendance(empty, target=ATTENDANCE).measure, CannotTell)
    assert progress.attendance_by(empty, by="course_name", target=ATTENDANCE) == ()
    internal = progress.internal_share(empty, target=targets.TARGETS["internal_share"])
    assert internal.measure.n == 0


def test_internal_share_leaves_unknown_trainers_out():
    known = [True] * 36 + [False] * 18 + [None] * 5
    frame = sessions([9] * 59, [10] * 59, is_internal=known)
    check = progress.internal_share(frame, target=targets.TARGETS["internal_share"])
    assert (check.measure.successes, check.measure.n, check.state) == (36, 54, "missed")
    # Wilson by hand for 36 of 54: .534 to .777
    assert check.measure.interval.low == pytest.approx(0.534, abs=1e-3)


def test_interaction_is_judged_session_by_session_against_four_in_five():
    minutes = [24.0] * 33 + [23.0] * 21 + [None] * 4
    frame = sessions([9] * 58, [10] * 58, interactive_minutes=minutes)
    check = progress.interactive_share(frame, target=targets.TARGETS["interactive_share"])
    assert (check.measure.successes, check.measure.n) == (33, 54)
    assert (check.target.target_id, check.target.low) == ("interactive_share", 0.80)
    assert check.state == "missed"


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({"n_expected": 0, "n_present": 0}, "scheduled"),
        ({"n_present": 0}, "absent"),
        ({"n_present": 0, "n_excused": 2}, "excused"),
        ({"n_present": 1}, "attended"),
        ({"first_status": "absent"}, "absent_from_test"),
        ({"first_status": "deferred"}, "deferred"),
        ({"first_status": "exempt"}, "exempt"),
        ({"first_status": "void"}, "void"),
        ({"first_status": "scored", "is_passed_first": True, "is_passed_best": True}, "passed"),
        (
            {"first_status": "scored", "is_passed_first": False, "is_passed_best": True},
            "passed_retest",
        ),
        ({"first_status": "absent", "is_passed_best": True}, "passed_retest"),
        ({"first_status": "scored", "is_passed_first": False, "is_passed_best": False}, "failed"),
    ],
)
def test_the_later_stage_is_the_status(columns, status):
    assert list(progress.course_status(standing(**columns))) == [status]


def test_the_table_has_a_row_per_person_and_a_column_per_course():
    now = pd.concat(
        [
            standing(is_passed_first=True, is_passed_best=True),
            standing(course_id="d", course_name="Other", n_present=1),
            standing(person_id="2", course_id="d", course_name="Other", n_present=0),
        ]
    )
    before = standing(n_expected=1, n_present=1)
    table = progress.progress_table(now, before=before).set_index("person_id")
    assert list(table.columns) == [
        "person_name",
        "role",
        "team",
        "n_expected",
        "n_present",
        "attendance_rate",
        "n_passed",
        "n_present_change",
        "n_passed_change",
        "Course",
        "Other",
    ]
    assert table.loc["1", ["Course", "Other"]].tolist() == ["passed", "attended"]
    assert table.loc["2", "Course"] is None
    assert table.loc["1", ["n_present_change", "n_passed_change"]].tolist() == [2, 1]
    assert table.loc["1", "attendance_rate"] == 0.75


def test_an_empty_progress_frame_makes_an_empty_table():
    assert progress.progress_table(standing().iloc[:0]).empty
    assert progress.make_up(standing().iloc[:0], as_of=date(2026, 11, 20)) == ()


@pytest.mark.parametrize(
    ("columns", "cause"),
    [
        ({"is_passed_best": False, "best_score": 0.64}, "below_line"),
        ({"first_status": "deferred"}, "deferred"),
        ({"first_status": "absent"}, "absent"),
        ({"n_present": 0}, "absent"),
        ({"n_present": 1}, "attendance"),
        ({"n_present": 1, "is_passed_first": True, "is_passed_best": True}, None),
        ({"n_present": 1, "first_status": "exempt"}, None),
        ({}, None),
        ({"n_expected": 0, "n_present": 0}, None),
        ({"n_present": 0, "last_session_on": pd.Timestamp(2026, 12, 1)}, None),
    ],
)
def test_causes_of_a_second_try(columns, cause):
    found = progress.make_up(standing(**columns), as_of=date(2026, 11, 20))
    assert [item.cause for item in found] == ([] if cause is None else [cause])


def test_a_make_up_is_due_from_the_last_session_or_the_test():
    frame = standing(is_passed_best=False, best_score=0.64, held_on=pd.Timestamp(2026, 11, 5))
    item = progress.make_up(frame, as_of=date(2026, 11, 20), due_days=28)[0]
    assert (item.score, item.due_on) == (0.64, date(2026, 12, 3))
    undated = standing(n_present=0, last_session_on=None)
    assert progress.make_up(undated, as_of=date(2026, 11, 20))[0].due_on is None


def weekly(present, expected=20):
    first = pd.Timestamp("2026-01-05")
    return pd.DataFrame(
        {
            "week_on": [first + pd.Timedelta(weeks=k) for k in range(len(present))],
            "n_present": present,
            "n_expected": expected,
        }
    )


def test_a_week_far_below_the_others_is_out_of_the_ordinary():
    found = progress.attendance_weeks(weekly([18, 19, 18, 17, 18, 19, 18, 6]))
    assert [week.is_out for week in found.weeks] == [False] * 7 + [True]
    assert found.centre == pytest.approx(133 / 160)


def test_a_few_weeks_make_no_usual_range():
    found = progress.attendance_weeks(weekly([18, 19]))
    assert (found.reason, found.n, found.needed) == ("too_few_weeks", 2, 8)


def test_a_role_of_few_people_is_hidden_with_the_one_that_covers_for_it():
    rows = pd.DataFrame(
        {
            "session_id": ["a", "a", "a", "b", "b", "b"],
            "role": ["x", "y", "z"] * 2,
            "n_expected": [10, 3, 8] * 2,
            "n_present": [9, 3, 8] * 2,
            "n_people": [10, 3, 8] * 2,
        }
    )
    groups = progress.attendance_by_role(rows, target=ATTENDANCE, minimum_group=5)
    assert [group.measure is None for group in groups] == [False, True, True]


def test_attendance_by_level_counts_sessions_as_clusters_and_hides_small_levels():
    rows = [
        (f"s{i}", level, tenure, 9, 10, n)
        for i in range(4)
        for level, tenure, n in (("P5", "tenure_0", 4), ("P5", "tenure_1", 6), ("P9", None, 2))
    ]
    columns = ["session_id", "level", "tenure", "n_present", "n_expected", "n_people"]
    frame = pd.DataFrame(rows, columns=columns)
    senior, *small = progress.attendance_by_level(frame, by="level", target=ATTENDANCE)
    assert (senior.measure, [group.measure for group in small]) == (None, [None])
    alone = frame[frame["level"] == "P5"]
    (group,) = progress.attendance_by_level(alone, by="level", target=ATTENDANCE)
    assert (group.measure.successes, group.measure.n, group.measure.n_clusters) == (72, 80, 4)
