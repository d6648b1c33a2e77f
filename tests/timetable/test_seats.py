"""Seats: capacity, other sessions, the most people seated, and a reason for everybody left."""

from datetime import datetime

from analytics.timetable.model import Busy, Opening
from analytics.timetable.seats import seat

AFTERNOON = (datetime(2026, 10, 9, 14), datetime(2026, 10, 9, 16))
LATER = (datetime(2026, 10, 16, 14), datetime(2026, 10, 16, 16))


def opening(name, course, span, free):
    return Opening(name, course, *span, free)


def by_person(found):
    return {s.person_id: s.session_id or s.refusal for s in found}


def test_those_who_come_first_have_the_earlier_seats():
    openings = [opening("late", "x", LATER, 5), opening("early", "x", AFTERNOON, 1)]
    found = seat([("a", "x"), ("b", "x")], openings, [])
    assert by_person(found) == {"a": "early", "b": "late"}


def test_somebody_gives_way_so_that_more_people_sit():
    """a could sit in either; b is busy later, so b has the only early seat."""
    openings = [opening("early", "x", AFTERNOON, 1), opening("late", "x", LATER, 1)]
    found = seat([("a", "x"), ("b", "x")], openings, [Busy("b", *LATER)])
    assert by_person(found) == {"a": "late", "b": "early"}


def test_everybody_left_has_a_reason():
    openings = [opening("one", "x", AFTERNOON, 1), opening("none", "y", AFTERNOON, 0)]
    needs = [("a", "x"), ("b", "x"), ("c", "x"), ("d", "y"), ("e", "z")]
    found = seat(needs, openings, [Busy("c", *AFTERNOON)])
    assert by_person(found) == {
        "a": "one",
        "b": "clash",
        "c": "busy",
        "d": "full",
        "e": "no_session",
    }


def test_nobody_sits_in_two_sessions_at_a_time():
    openings = [opening("x1", "x", AFTERNOON, 5), opening("y1", "y", AFTERNOON, 5)]
    found = seat([("a", "x"), ("a", "y")], openings, [])
    assert [s.session_id for s in found] == ["x1", None]
    assert found[1].refusal == "clash"


def test_a_session_that_begins_when_another_ends_is_no_clash():
    after = (AFTERNOON[1], datetime(2026, 10, 9, 17))
    found = seat([("a", "x")], [opening("x1", "x", after, 1)], [Busy("a", *AFTERNOON)])
    assert by_person(found) == {"a": "x1"}
