"""What is wrong with a plan, and what its notices leave out: each law by hand."""

from datetime import date, datetime

from analytics.timetable import planned
from analytics.timetable.model import Peak
from tests.timetable import frames

DAY = {"session_on": "2026-10-16", "starts_at": "2026-10-16 14:00", "ends_at": "2026-10-16 16:00"}
OVERLAPPING = DAY | {"starts_at": "2026-10-16 15:00", "ends_at": "2026-10-16 17:00"}
FOLLOWING = DAY | {"starts_at": "2026-10-16 16:00", "ends_at": "2026-10-16 17:00"}


def session(name, day=DAY, **more):
    return {"session_id": name, "course_id": "ab"} | day | more


def sits(person, name, day=DAY):
    return {"person_id": person, "session_id": name, "course_id": "ab"} | day


def always(day):
    return day is not None


def never(day):
    return day is None


def codes(sessions, people=(), peaks=(), is_worked=always):
    found = planned.conflicts(
        frames.calendar(*sessions), frames.people(*people), peaks=peaks, is_worked=is_worked
    )
    return [(c.session_id, c.code, c.n) for c in found]


def test_a_session_by_itself_on_a_quiet_working_day_has_no_conflict():
    assert codes([session("a", trainer="t")]) == []


def test_a_day_off_and_a_peak_are_named():
    assert codes([session("a")], is_worked=never) == [("a", "day_off", 1)]
    peak = Peak("店庆", "own", date(2026, 10, 16), date(2026, 10, 16))
    assert codes([session("a")], peaks=[peak]) == [("a", "peak", 1)]


def test_a_trainer_in_two_sessions_at_once_is_named_in_both():
    two = [session("a", trainer="t"), session("b", OVERLAPPING, trainer="t")]
    assert codes(two) == [("a", "trainer_twice", 1), ("b", "trainer_twice", 1)]
    assert codes([two[0], session("b", FOLLOWING, trainer="t")]) == []


def test_learners_in_two_sessions_at_once_are_counted():
    two = [session("a"), session("b", OVERLAPPING)]
    people = [sits("1", "a"), sits("2", "a"), sits("1", "b", OVERLAPPING)]
    assert codes(two, people) == [("a", "learners_twice", 1), ("b", "learners_twice", 1)]


def test_a_session_of_which_only_the_day_is_known_takes_the_whole_day():
    whole = {"session_on": "2026-10-16", "starts_at": None, "ends_at": None}
    two = [session("a", trainer="t"), session("b", whole, trainer="t")]
    assert [code for _, code, _ in codes(two)] == ["trainer_twice", "trainer_twice"]


def test_people_beyond_the_seats_are_counted():
    assert codes([session("a", capacity=10, n_taken=12)]) == [("a", "over_capacity", 2)]
    assert codes([session("a", capacity=None, n_taken=12)]) == []


def test_free_seats_are_those_of_sessions_to_come_with_a_known_capacity():
    rows = frames.calendar(
        session("a", capacity=10, n_taken=7),
        session("b", capacity=None),
        session("c", is_held=True),
        session("d", DAY | {"session_on": "2026-09-01"}),
    )
    found = planned.openings(rows, first=date(2026, 10, 1))
    assert [(o.session_id, o.free) for o in found] == [("a", 3)]


def test_a_notice_names_the_fields_it_leaves_out():
    said = {"notice_time": "周五 14:00", "notice_place": " ", "notice_topic": "方法"}
    (notice,) = planned.notices(frames.calendar(session("a", **said)))
    assert notice.missing == ("place", "benefit")
    assert notice.starts_at == datetime(2026, 10, 16, 14)
