"""The whole question: who waits, who is planned already, what putting it into the plan adds."""

from datetime import date, datetime

from analytics.timetable import study
from analytics.timetable.model import Rule
from analytics.timetable.plan import plan_rows
from tests.timetable import frames

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
HELD = {
    "session_id": "ab@2026-09-04", "course_id": "ab", "session_on": "2026-09-04",
    "starts_at": "2026-09-04 14:00", "ends_at": "2026-09-04 15:30", "trainer": "钱", "capacity": 2,
    "n_taken": 3, "is_held": True, "notice_place": "三楼", "notice_benefit": "会用", "owner": "赵",
}  # fmt: skip
AHEAD = {
    "session_id": "ab@2026-10-16", "course_id": "ab", "session_on": "2026-10-16",
    "starts_at": "2026-10-16 14:00", "ends_at": "2026-10-16 15:30", "trainer": "钱", "capacity": 2,
    "n_taken": 1,
}  # fmt: skip


def failed(*names):
    return frames.progress(
        *({"person_id": name, "course_id": "ab", "course_name": "AB"} for name in names)
    )


def timetable(progress, sessions, people=(), **more):
    return study.timetable(
        progress,
        frames.calendar(*sessions),
        frames.people(*people),
        frames.periods(),
        frames.events(),
        frames.volumes([], []),
        frames.hours(),
        rule=Rule(),
        first=FIRST,
        last=LAST,
        courses=("ab",),
        **more,
    )


def test_who_failed_waits_and_who_was_never_expected_waits_and_who_passed_does_not():
    rows = frames.progress(
        {"person_id": "1", "course_id": "ab", "course_name": "AB"},
        {"person_id": "2", "course_id": "ab", "course_name": "AB", "is_passed_first": True,
         "is_passed_best": True},
        {"person_id": "3", "course_id": "ab", "course_name": "AB", "n_expected": 0, "n_present": 0,
         "first_status": None, "first_score": None, "best_score": None, "is_passed_first": None,
         "is_passed_best": None, "n_attempts": 0, "last_session_on": None, "held_on": None},
    )  # fmt: skip
    assert study.needed_by(rows, as_of=FIRST) == {"ab": ("1", "3")}


def test_three_people_and_two_seats_a_session_make_two_sessions():
    found = timetable(failed("1", "2", "3"), [HELD])
    assert [len(p.wanted.people) for p in found.placements] == [2, 1]
    # one trainer, one afternoon a month: the second session has no time in October, which begins
    # with a holiday (2026-10-02) and is double 11 from the 20th
    times = [p.starts_at for p in found.placements]
    assert times.count(None) == 1
    assert datetime(2026, 10, 9, 14) in times
    assert [s.refusal for s in found.seats].count(None) == 2


def test_free_seats_of_planned_sessions_are_taken_before_new_ones_are_wanted():
    found = timetable(failed("1"), [HELD, AHEAD])
    assert found.placements == ()
    assert [s.session_id for s in found.seats] == ["ab@2026-10-16"]


def test_who_has_a_seat_already_waits_no_longer():
    seat = {"person_id": "1", **{k: AHEAD[k] for k in ("session_id", "course_id", "session_on")}}
    assert timetable(failed("1"), [HELD, AHEAD], [seat]).seats == ()


def test_putting_it_into_the_plan_adds_the_session_and_its_seats():
    found = timetable(failed("1", "2"), [HELD])
    rows = plan_rows(found, frames.calendar(HELD))
    (session,) = rows["session"].to_dict("records")
    assert session["session_id"] == "ab@2026-10-09"
    assert session["week_on"] == date(2026, 10, 5)
    assert session["is_make_up"] is True
    assert (session["capacity"], session["duration_minutes"]) == (2, 90.0)
    assert (session["notice_place"], session["notice_benefit"]) == ("三楼", "会用")
    assert list(rows["seat"].itertuples(index=False, name=None)) == [
        ("ab@2026-10-09", "1"),
        ("ab@2026-10-09", "2"),
    ]


def test_nothing_proposed_adds_nothing():
    assert plan_rows(timetable(failed(), [HELD]), frames.calendar(HELD)) == {}


def test_a_second_session_of_a_day_has_a_key_of_its_own():
    found = timetable(failed("1"), [HELD])
    keys = study.session_keys(found.placements, {"ab@2026-10-09", "ab@2026-10-09#2"})
    assert list(keys.values()) == ["ab@2026-10-09#3"]
