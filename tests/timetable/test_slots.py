"""Times for sessions: by hand on small problems, and against every choice there is."""

import itertools
from datetime import date, datetime, time, timedelta

import pytest

from analytics.timetable import slots
from analytics.timetable.model import Busy, Rule, Wanted

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
#: Fridays of October 2026: 2, 9, 16, 23, 30.
FRIDAYS = [date(2026, 10, day) for day in (2, 9, 16, 23, 30)]


def wanted(course, people=("a",), minutes=120, trainer=None):
    return Wanted(course, course, 1, minutes, trainer, tuple(people))


def around(load_of={}.get, shut={}.get, **more):
    """Days as busy as `load_of` says, whatever the hour."""
    return slots.Surroundings(lambda moment: load_of(moment.date()), shut, **more)


def at(day, hour=14, minute=0):
    return datetime.combine(day, time(hour, minute))


def test_the_usual_rule_looks_at_friday_afternoons():
    assert slots.times(Rule(), FIRST, LAST) == tuple(at(day) for day in FRIDAYS)


def test_without_anything_else_the_earliest_time_is_taken():
    (found,) = slots.place([wanted("x")], Rule(), around(), first=FIRST, last=LAST)
    assert (found.starts_at, found.ends_at) == (at(FRIDAYS[0]), at(FRIDAYS[0], 16))
    assert (found.n_times, found.n_free, found.order, found.refusals) == (5, 5, 1, ())


def test_days_off_and_peaks_are_not_taken_and_are_counted():
    shut = {FRIDAYS[0]: "day_off", FRIDAYS[3]: "peak", FRIDAYS[4]: "peak"}.get
    (found,) = slots.place([wanted("x")], Rule(), around(shut=shut), first=FIRST, last=LAST)
    assert found.starts_at == at(FRIDAYS[1])
    assert found.refusals == (("peak", 2), ("day_off", 1))


def test_a_busy_day_is_avoided_when_waiting_costs_less():
    busy = {FRIDAYS[0]: 1.5, FRIDAYS[1]: 1.03}
    load_of = lambda day: busy.get(day, 1.0)  # noqa: E731
    (found,) = slots.place([wanted("x")], Rule(), around(load_of), first=FIRST, last=LAST)
    # waiting from the second week (1.03 + .02) to the third (1.00 + .04) saves one hundredth
    assert found.starts_at == at(FRIDAYS[2])
    assert found.load == 1.0


def test_no_time_at_all_is_an_answer_with_its_reasons():
    shut = lambda day: "peak" if day > FRIDAYS[0] else None  # noqa: E731
    taken = (Busy("t", at(FRIDAYS[0], 13), at(FRIDAYS[0], 15)),)
    (found,) = slots.place(
        [wanted("x", trainer="t")],
        Rule(),
        around(shut=shut, trainers=taken),
        first=FIRST,
        last=LAST,
    )
    assert found.starts_at is None
    assert found.refusals == (("peak", 4), ("trainer_busy", 1))


def test_a_session_does_not_run_into_the_evening():
    (found,) = slots.place([wanted("x", minutes=300)], Rule(), around(), first=FIRST, last=LAST)
    assert (found.starts_at, found.refusals) == (None, (("too_late", 5),))


def test_one_afternoon_a_month_holds_and_planned_sessions_have_used_theirs():
    two = [wanted("x", ["a"]), wanted("y", ["a"])]
    found = slots.place(two, Rule(), around(), first=FIRST, last=date(2026, 11, 30))
    months = {p.starts_at.month for p in found}
    assert months == {10, 11}, "one learner cannot be twice in October's only afternoon"
    standing = around(sessions=((at(FRIDAYS[2]), at(FRIDAYS[2], 16)),))
    (found,) = slots.place([wanted("x")], Rule(), standing, first=FIRST, last=LAST)
    assert found.starts_at == at(FRIDAYS[2]), "beside the planned session, on its day"


def test_sessions_with_different_people_share_an_afternoon_up_to_the_rooms():
    three = [wanted(name, [name]) for name in "xyz"]
    found = slots.place(three, Rule(n_rooms=2), around(), first=FIRST, last=LAST)
    placed = [p.starts_at for p in found if p.starts_at]
    assert len(placed) == 2
    assert len(set(placed)) == 1
    left = next(p for p in found if p.starts_at is None)
    assert left.refusals == (("clash", 5),)


def test_one_trainer_is_in_one_room_at_a_time():
    rule = Rule(days_a_month=None)
    two = [wanted("x", ["a"], trainer="t"), wanted("y", ["b"], trainer="t")]
    found = slots.place(two, rule, around(), first=FIRST, last=LAST)
    assert len({p.starts_at for p in found}) == 2


def test_sessions_that_overlap_clash_though_they_start_at_different_times():
    rule = Rule(starts=(time(14), time(15)), days_a_month=1)
    two = [wanted("x", ["a"]), wanted("y", ["a"])]
    found = slots.place(two, rule, around(), first=FIRST, last=FRIDAYS[1])
    assert sum(p.starts_at is not None for p in found) == 1


@pytest.mark.parametrize("seed", range(6))
def test_no_other_choice_is_better(seed):
    """Every way to give three sessions one of six times or none, by brute force."""
    rule = Rule(weekdays=(3, 4), days_a_month=None, n_rooms=1)
    days = [date(2026, 10, 1) + timedelta(k) for k in (0, 1, 7, 8, 14, 15)]
    loads = {day: 1 + ((seed + 3) * (k + 2) * 7 % 11) / 20 for k, day in enumerate(days)}
    sessions = [wanted("x", "ab"), wanted("y", "bc"), wanted("z", "d")]
    found = slots.place(sessions, rule, around(loads.get), first=days[0], last=days[-1])

    def cost(choice):
        taken = [day for day in choice if day is not None]
        if len(set(taken)) < len(taken):
            return float("inf")
        waiting = [loads[day] + 0.02 * (day - days[0]).days / 7 for day in taken]
        left = [len(s.people) for s, day in zip(sessions, choice, strict=True) if day is None]
        return sum(waiting) + 1000 * sum(left)

    best = min(cost(choice) for choice in itertools.product([*days, None], repeat=3))
    assert cost([p.starts_at.date() for p in found]) == pytest.approx(best, abs=3e-3)


def test_of_two_sessions_for_one_time_the_one_that_more_people_wait_for_has_it():
    few, many = wanted("x", "ab"), wanted("y", "cdefgh")
    for both in ([few, many], [many, few]):
        found = slots.place(both, Rule(n_rooms=1), around(), first=FRIDAYS[0], last=FRIDAYS[0])
        assert [p.starts_at for p in found] == [at(FRIDAYS[0]) if s is many else None for s in both]


def test_among_many_more_sessions_than_times_the_best_times_are_all_taken():
    """One afternoon a month with two rooms: in October the quietest, in November the first."""
    many = [wanted(f"x{k}", [f"p{k}", f"q{k // 2}"], trainer=f"t{k % 30}") for k in range(240)]
    loads = dict(zip(FRIDAYS, (1.3, 1.2, 1.25, 1.0, 1.4), strict=True))
    found = slots.place(
        many, Rule(n_rooms=2), around(loads.get), first=FIRST, last=date(2026, 11, 30)
    )
    placed = sorted(p.starts_at for p in found if p.starts_at)
    assert placed == [at(FRIDAYS[3])] * 2 + [at(date(2026, 11, 6))] * 2


def test_a_busy_hour_of_the_day_is_avoided():
    busy = {14: 1.4, 16: 1.0}
    surroundings = slots.Surroundings(lambda moment: busy[moment.hour], {}.get)
    rule = Rule(starts=(time(14), time(16)))
    (found,) = slots.place([wanted("x")], rule, surroundings, first=FIRST, last=LAST)
    assert (found.starts_at, found.load) == (at(FRIDAYS[0], 16), 1.0)
