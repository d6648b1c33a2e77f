"""What is wrong with the sessions that are planned, and what their notices leave out."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

import pandas as pd

from analytics.timetable.model import Busy, Conflict, Notice, Opening, Peak
from analytics.timetable.peaks import at
from analytics.timetable.slots import overlaps

#: Where a schedule gives no clock, a session takes the whole working day.
DAY_BEGINS, DAY_ENDS = time(9), time(18)
NOTICE_FIELDS = ("time", "place", "topic", "benefit")


def span(session_on: object, starts_at: object, ends_at: object) -> tuple[datetime, datetime]:
    """From when to when a session takes its people; the whole day where no clock is known."""
    day = pd.Timestamp(session_on).date()
    if pd.isna(starts_at):
        return datetime.combine(day, DAY_BEGINS), datetime.combine(day, DAY_ENDS)
    begins = pd.Timestamp(starts_at).to_pydatetime()
    if pd.isna(ends_at):
        return begins, max(begins + timedelta(hours=1), datetime.combine(day, DAY_ENDS))
    return begins, pd.Timestamp(ends_at).to_pydatetime()


def busy_trainers(session_calendar: pd.DataFrame) -> tuple[Busy, ...]:
    """When each trainer teaches."""
    rows = session_calendar.dropna(subset=["trainer"])
    return tuple(
        Busy(row.trainer, *span(row.session_on, row.starts_at, row.ends_at))
        for row in rows.itertuples()
    )


def busy_people(session_people: pd.DataFrame) -> tuple[Busy, ...]:
    """When each person has a seat in a session."""
    return tuple(
        Busy(row.person_id, *span(row.session_on, row.starts_at, row.ends_at))
        for row in session_people.itertuples()
    )


def openings(session_calendar: pd.DataFrame, *, first: date) -> tuple[Opening, ...]:
    """The sessions from `first` on with how many seats each still has; no capacity: none known."""
    rows = session_calendar[pd.to_datetime(session_calendar["session_on"]) >= pd.Timestamp(first)]
    rows = rows[~rows["is_held"].astype(bool)].dropna(subset=["capacity"])
    return tuple(
        Opening(
            row.session_id,
            row.course_id,
            *span(row.session_on, row.starts_at, row.ends_at),
            max(0, int(row.capacity) - int(row.n_taken)),
        )
        for row in rows.itertuples()
    )


def conflicts(
    session_calendar: pd.DataFrame,
    session_people: pd.DataFrame,
    *,
    peaks: Sequence[Peak],
    is_worked: Callable[[date], bool],
) -> tuple[Conflict, ...]:
    """What is wrong with each session: a day off, a peak, somebody in two places, too few seats."""
    people = {name: set(part["person_id"]) for name, part in session_people.groupby("session_id")}
    rows = list(session_calendar.itertuples())
    found: list[Conflict] = []
    for row in rows:
        together = [other for other in rows if _meet(row, other)]
        found += _of_day(row, peaks, is_worked)
        found += _of_people(row, together, people)
        if not pd.isna(row.capacity) and row.n_taken > row.capacity:
            found.append(_conflict(row, "over_capacity", int(row.n_taken - row.capacity)))
    return tuple(found)


def notices(session_calendar: pd.DataFrame) -> tuple[Notice, ...]:
    """What the notice of each session says, and which of its four fields are empty."""
    return tuple(_notice(row) for row in session_calendar.itertuples())


def _of_day(row: tuple, peaks: Sequence[Peak], is_worked: Callable[[date], bool]) -> list[Conflict]:
    day = pd.Timestamp(row.session_on).date()
    if not is_worked(day):
        return [_conflict(row, "day_off", 1)]
    peak = at(peaks, day)
    return [] if peak is None else [_conflict(row, "peak", 1, peak.name)]


def _of_people(row: tuple, together: Sequence[tuple], people: dict[str, set]) -> list[Conflict]:
    found = []
    if not pd.isna(row.trainer):
        same = [other for other in together if other.trainer == row.trainer]
        found += [_conflict(row, "trainer_twice", 1, row.trainer)] if same else []
    own = people.get(row.session_id, set())
    twice = {person for other in together for person in own & people.get(other.session_id, set())}
    found += [_conflict(row, "learners_twice", len(twice))] if twice else []
    return found


def _meet(row: tuple, other: tuple) -> bool:
    if row.session_id == other.session_id or row.session_on != other.session_on:
        return False
    return overlaps(
        *span(row.session_on, row.starts_at, row.ends_at),
        *span(other.session_on, other.starts_at, other.ends_at),
    )


def _conflict(row: tuple, code: str, n: int, detail: str = "") -> Conflict:
    day = pd.Timestamp(row.session_on).date()
    return Conflict(row.session_id, row.course_name, day, code, n, detail)


def _notice(row: tuple) -> Notice:
    said = {name: _text(getattr(row, f"notice_{name}")) for name in NOTICE_FIELDS}
    missing = tuple(name for name, text in said.items() if not text)
    return Notice(
        row.session_id,
        row.course_name,
        pd.Timestamp(row.session_on).date(),
        *(
            None if pd.isna(at) else pd.Timestamp(at).to_pydatetime()
            for at in (row.starts_at, row.ends_at)
        ),
        *said.values(),
        missing,
    )


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value).strip()
