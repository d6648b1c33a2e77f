"""Make-ups followed through: stages, misses, seats, escalation, each by hand."""

from datetime import date, datetime

import pytest

from analytics import make_up
from analytics.timetable.model import Seat
from tests.timetable import frames

AS_OF = date(2026, 10, 1)
AB = {"course_id": "ab", "course_name": "AB"}
PASSED = {"is_passed_best": True, "best_score": 0.8, "n_attempts": 2}
AWAY = {
    "first_status": "absent", "first_score": None, "best_score": None, "is_passed_first": None,
    "is_passed_best": None, "n_attempts": 0,
}  # fmt: skip


def follow(row, seats=(), proposed=()):
    progress = frames.progress({"person_id": "1"} | AB | row)
    people = [{"person_id": "1", "course_id": "ab"} | seat for seat in seats]
    (found,) = make_up.followed(progress, frames.people(*people), as_of=AS_OF, proposed=proposed)
    return found


def seat(on, status=None):
    return {
        "session_id": f"ab@{on}", "session_on": on, "starts_at": f"{on} 14:00",
        "ends_at": f"{on} 16:00", "status": status,
    }  # fmt: skip


def test_the_first_miss_is_open_and_not_escalated():
    found = follow({})
    assert (found.stage, found.n_misses, found.is_escalated) == ("open", 1, False)
    # tested on 2026-09-11, due 30 days later
    assert (found.make_up.due_on, found.is_late) == (date(2026, 10, 11), False)
    assert (found.first_score, found.second_score) == (0.5, None)


@pytest.mark.parametrize(
    ("row", "seats", "stage", "n_misses"),
    [
        ({"n_attempts": 2, "best_score": 0.6}, [], "failed_again", 2),
        ({}, [seat("2026-09-18", "absent")], "missed", 2),
        (AWAY, [seat("2026-09-18", "leave")], "missed", 2),
        ({"first_status": "absent", "first_score": None}, [], "failed_again", 2),
    ],
    ids=["two tests below", "make-up not attended", "away both times", "away, then below"],
)
def test_the_second_miss_is_escalated(row, seats, stage, n_misses):
    found = follow(row, seats)
    assert (found.stage, found.n_misses, found.is_escalated) == (stage, n_misses, True)


def test_a_deferred_test_is_no_miss():
    found = follow(AWAY | {"first_status": "deferred"})
    assert (found.make_up.cause, found.n_misses) == ("deferred", 0)


def test_a_seat_in_the_plan_comes_before_a_proposed_one():
    proposed = [Seat("1", "ab", "ab@2026-10-23", datetime(2026, 10, 23, 14))]
    found = follow({}, [seat("2026-10-16")], proposed)
    assert (found.stage, found.seat_at) == ("seated", datetime(2026, 10, 16, 14))
    assert not found.is_proposed
    assert follow({}, [], proposed).is_proposed


def test_why_there_is_no_seat_is_kept():
    found = follow({}, [], [Seat("1", "ab", None, None, "full")])
    assert (found.seat_at, found.refusal, found.is_proposed) == (None, "full", False)


def test_who_passed_the_second_time_is_done_whatever_was_missed():
    found = follow(PASSED)
    assert (found.stage, found.second_score, found.is_escalated) == ("passed", 0.8, False)
    assert found.is_late is False


def test_the_most_urgent_come_first_and_the_done_last():
    progress = frames.progress(
        {"person_id": "done"} | AB | PASSED,
        {"person_id": "first"} | AB,
        {"person_id": "twice"} | AB | {"n_attempts": 2},
    )
    found = make_up.followed(progress, frames.people(), as_of=AS_OF)
    assert [item.make_up.person_id for item in found] == ["twice", "first", "done"]
