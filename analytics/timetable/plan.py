"""The rows that putting a proposal into the plan adds: sessions, and the seats in them."""

from datetime import timedelta

import pandas as pd

from analytics.timetable.model import Placement
from analytics.timetable.study import Timetable, session_keys

CARRIED = ("owner", "notice_place", "notice_benefit")


def plan_rows(found: Timetable, session_calendar: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Rows of the tables session and seat; empty where nothing is proposed.

    Place, benefit and owner are those of the last session of the course, time and topic are new. A
    session of a course that has been held is a make-up session. Nobody is enrolled anew: where a
    course has a list of the enrolled its pass rate is of those on it, and a list that holds only
    the people of a make-up would be taken for all of them.
    """
    keys = session_keys(found.placements, set(session_calendar["session_id"]))
    seats_of = dict(found.capacity)
    sessions = [_session(p, key, seats_of, session_calendar) for p, key in keys.items()]
    seats = [
        {"session_id": seat.session_id, "person_id": seat.person_id}
        for seat in found.seats
        if seat.session_id is not None
    ]
    frames = {"session": pd.DataFrame(sessions), "seat": pd.DataFrame(seats)}
    return {table: rows for table, rows in frames.items() if len(rows)}


def _session(
    placement: Placement, key: str, seats_of: dict[str, int], session_calendar: pd.DataFrame
) -> dict[str, object]:
    wanted, starts_at, ends_at = placement.wanted, placement.starts_at, placement.ends_at
    own = session_calendar[session_calendar["course_id"] == wanted.course_id]
    last = own.sort_values("session_on").iloc[-1] if len(own) else None
    day = starts_at.date()
    return {
        "session_id": key,
        "course_id": wanted.course_id,
        "session_on": day,
        "week_on": day - timedelta(days=day.weekday()),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "trainer": wanted.trainer,
        "duration_minutes": float(wanted.minutes),
        "capacity": seats_of[wanted.course_id],
        "is_make_up": bool(own["is_held"].any()),
        "notice_time": f"{starts_at:%Y-%m-%d %H:%M}–{ends_at:%H:%M}",
        "notice_topic": wanted.course_name,
        **{column: _text(last, column) for column in CARRIED},
    }


def _text(last: pd.Series | None, column: str) -> str | None:
    return None if last is None or pd.isna(last[column]) else str(last[column])
