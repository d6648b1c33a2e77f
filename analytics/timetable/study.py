"""The whole question at once: which sessions are wanted, when they can be, who sits where."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count
from math import ceil

import pandas as pd

from analytics import progress
from analytics.timetable import load, peaks, planned, seats, slots, workdays
from analytics.timetable.model import (
    Conflict,
    Notice,
    Opening,
    Peak,
    Placement,
    Refusal,
    Rule,
    Seat,
    Wanted,
)

#: Seats and minutes of a session whose course has none on record.
USUAL_CAPACITY, USUAL_MINUTES = 20, 120


@dataclass(frozen=True)
class Timetable:
    """What may be planned from `first` to `last`: peaks, times for wanted sessions, seats in them,
    and what is wrong with the sessions planned already.

    `capacity`: seats of a new session by course; `unannounced`: years whose worked weekends are
    not known yet.
    """

    first: date
    last: date
    peaks: tuple[Peak, ...]
    placements: tuple[Placement, ...]
    seats: tuple[Seat, ...]
    capacity: tuple[tuple[str, int], ...]
    conflicts: tuple[Conflict, ...]
    notices: tuple[Notice, ...]
    unannounced: tuple[int, ...]

    def __hash__(self) -> int:
        # a seat for everybody who needs one: few proposals differ in who takes them alone
        return hash((self.first, self.last, self.placements, len(self.seats)))


def needed_by(
    progress_by_person_course: pd.DataFrame, *, as_of: date
) -> dict[str, tuple[str, ...]]:
    """Who still needs each course: those due a make-up, and those enrolled but never expected."""
    rows = progress_by_person_course
    waiting = rows[progress.course_status(rows) == "scheduled"]
    pairs = [(item.course_id, item.person_id) for item in progress.make_up(rows, as_of=as_of)]
    pairs += list(zip(waiting["course_id"], waiting["person_id"], strict=True))
    found: dict[str, list[str]] = {}
    for course, person in dict.fromkeys(pairs):
        found.setdefault(course, []).append(person)
    return {course: tuple(people) for course, people in found.items()}


def timetable(
    progress_by_person_course: pd.DataFrame,
    session_calendar: pd.DataFrame,
    session_people: pd.DataFrame,
    calendar_list: pd.DataFrame,
    event_list: pd.DataFrame,
    metric_day_total: pd.DataFrame,
    busy_hours: pd.DataFrame,
    *,
    rule: Rule,
    first: date,
    last: date,
    courses: Collection[str] = (),
    metric_id: str | None = None,
    seasons: Collection[str] = peaks.ALL_SEASONS,
) -> Timetable:
    """When can the people who need `courses` be trained, without hurting the business?

    People who have a seat in a session from `first` on are planned already. The rest first take the
    free seats of such sessions; for those left new sessions are wanted, as many as they fill.
    """
    ahead = _from(session_calendar, first)
    people_ahead = _from(session_people, first)
    found_peaks = peaks.peaks(
        calendar_list, event_list, metric_day_total,
        first=first, last=last, metric_id=metric_id, seasons=seasons,
    )  # fmt: skip
    is_worked = partial(workdays.is_worked, calendar_list=calendar_list)
    busy = planned.busy_people(people_ahead)
    needs = _needs(progress_by_person_course, people_ahead, courses, first)
    open_now = planned.openings(session_calendar, first=first)
    seated = seats.seat(needs, open_now, busy)
    left = [(s.person_id, s.course_id) for s in seated if s.session_id is None]
    rows = progress_by_person_course
    named = dict(zip(rows["course_id"], rows["course_name"], strict=True))
    wanted = _wanted(left, session_calendar, named)
    around = slots.Surroundings(
        load.at(load.expected(metric_day_total, metric_id=metric_id), busy_hours),
        partial(_shut, is_worked=is_worked, found_peaks=found_peaks),
        planned.busy_trainers(ahead),
        busy,
        tuple(planned.span(r.session_on, r.starts_at, r.ends_at) for r in ahead.itertuples()),
    )
    placements = slots.place(wanted, rule, around, first=first, last=last)
    made = _made(placements, session_calendar)
    capacity = tuple(sorted(_capacities(session_calendar, {w.course_id for w in wanted}).items()))
    years = range(first.year, last.year + 1)
    return Timetable(
        first,
        last,
        found_peaks,
        placements,
        seats.seat(needs, [*open_now, *made], busy),
        capacity,
        planned.conflicts(ahead, people_ahead, peaks=found_peaks, is_worked=is_worked),
        planned.notices(ahead),
        tuple(year for year in years if not workdays.is_announced(year)),
    )


def session_keys(placements: Sequence[Placement], known: Collection[str]) -> dict[Placement, str]:
    """The key of the session each placement makes: course and day, a number behind the second.

    A sign-in sheet of that day finds its session by the same key.
    """
    keys: dict[Placement, str] = {}
    for placement in placements:
        if placement.starts_at is None:
            continue
        key = f"{placement.wanted.course_id}@{placement.starts_at:%Y-%m-%d}"
        taken = {*known, *keys.values()}
        turns = (f"{key}#{k}" for k in count(2))
        keys[placement] = key if key not in taken else next(k for k in turns if k not in taken)
    return keys


def _from(rows: pd.DataFrame, first: date) -> pd.DataFrame:
    return rows[pd.to_datetime(rows["session_on"]) >= pd.Timestamp(first)]


def _needs(
    progress_by_person_course: pd.DataFrame,
    people_ahead: pd.DataFrame,
    courses: Collection[str],
    first: date,
) -> list[tuple[str, str]]:
    """(person, course) of everybody who needs one of the courses and has no seat ahead."""
    planned_already = set(zip(people_ahead["person_id"], people_ahead["course_id"], strict=True))
    needed = needed_by(progress_by_person_course, as_of=first)
    pairs = [(person, course) for course in courses for person in needed.get(course, ())]
    return [pair for pair in pairs if pair not in planned_already]


def _wanted(
    left: Sequence[tuple[str, str]], session_calendar: pd.DataFrame, named: Mapping[str, str]
) -> tuple[Wanted, ...]:
    """The new sessions it takes for those left, each as full as its course usually is."""
    people: dict[str, list[str]] = {}
    for person, course in left:
        people.setdefault(course, []).append(person)
    seats_of = _capacities(session_calendar, people)
    held, none = dict(iter(session_calendar.groupby("course_id"))), session_calendar[:0]
    found = []
    for course, names in people.items():
        minutes, trainer = _usual(held.get(course, none))
        n_parts = ceil(len(names) / seats_of[course])
        size = ceil(len(names) / n_parts)
        for part in range(n_parts):
            own = tuple(names[part * size : (part + 1) * size])
            found.append(Wanted(course, named[course], part + 1, minutes, trainer, own))
    return tuple(found)


def _usual(rows: pd.DataFrame) -> tuple[int, str | None]:
    """Minutes and trainer of a course, as its last session had them."""
    if rows.empty:
        return USUAL_MINUTES, None
    last = rows.sort_values("session_on").iloc[-1]
    minutes = (last["ends_at"] - last["starts_at"]) / pd.Timedelta(minutes=1)
    trainer = None if pd.isna(last["trainer"]) else str(last["trainer"])
    return USUAL_MINUTES if pd.isna(minutes) else int(minutes), trainer


def _capacities(session_calendar: pd.DataFrame, courses: Collection[str]) -> dict[str, int]:
    """Seats of a session of each course: the median of those there were."""
    known = session_calendar.dropna(subset=["capacity"])
    usual = known.groupby("course_id")["capacity"].median()
    return {c: max(1, int(usual.get(c, USUAL_CAPACITY)) or USUAL_CAPACITY) for c in courses}


def _shut(
    day: date, *, is_worked: Callable[[date], bool], found_peaks: Collection[Peak]
) -> Refusal | None:
    if not is_worked(day):
        return "day_off"
    return "peak" if peaks.at(found_peaks, day) else None


def _made(placements: Sequence[Placement], session_calendar: pd.DataFrame) -> list[Opening]:
    """The sessions that the placements make, as openings."""
    keys = session_keys(placements, set(session_calendar["session_id"]))
    seats_of = _capacities(session_calendar, {p.wanted.course_id for p in placements})
    return [
        Opening(key, p.wanted.course_id, p.starts_at, p.ends_at, seats_of[p.wanted.course_id])
        for p, key in keys.items()
    ]
