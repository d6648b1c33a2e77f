"""Frames as the questions of data/sql give them, with only what a test says."""

import pandas as pd

CALENDAR = (
    "session_id", "course_id", "course_name", "session_on", "starts_at", "ends_at", "trainer", "owner",
    "capacity", "n_taken", "is_held", "notice_time", "notice_place", "notice_topic", "notice_benefit",
)  # fmt: skip
PEOPLE = (
    "session_id",
    "course_id",
    "session_on",
    "starts_at",
    "ends_at",
    "person_id",
    "status",
)
PROGRESS = (
    "person_id", "person_name", "role", "team", "course_id", "course_name", "n_expected", "n_present",
    "n_excused", "last_session_on", "first_status", "first_score", "best_score", "score_line",
    "is_passed_first", "is_passed_best", "n_attempts", "held_on",
)  # fmt: skip


def calendar(*rows):
    """session_calendar; a row says what differs from a planned two-hour session at 14:00."""
    usual = {"course_name": "AB", "trainer": None, "capacity": 20, "n_taken": 0, "is_held": False}
    frame = _frame([usual | row for row in rows], CALENDAR)
    frame["starts_at"] = pd.to_datetime(frame["starts_at"])
    frame["ends_at"] = pd.to_datetime(frame["ends_at"])
    return frame.assign(session_on=pd.to_datetime(frame["session_on"]))


def people(*rows):
    """session_people."""
    frame = _frame(rows, PEOPLE)
    frame["starts_at"] = pd.to_datetime(frame["starts_at"])
    frame["ends_at"] = pd.to_datetime(frame["ends_at"])
    return frame.assign(session_on=pd.to_datetime(frame["session_on"]))


def progress(*rows):
    """progress_by_person_course; a row that says nothing else failed its first test."""
    usual = {
        "n_expected": 1, "n_present": 1, "n_excused": 0, "last_session_on": "2026-09-04",
        "first_status": "scored", "first_score": 0.5, "best_score": 0.5, "score_line": 0.7,
        "is_passed_first": False, "is_passed_best": False, "n_attempts": 1, "held_on": "2026-09-11",
    }  # fmt: skip
    frame = _frame([usual | row for row in rows], PROGRESS)
    dated = {column: pd.to_datetime(frame[column]) for column in ("last_session_on", "held_on")}
    return frame.assign(**dated)


def periods(*rows):
    """calendar_list: (name, kind, first day, last day)."""
    return pd.DataFrame(rows, columns=["period_name", "kind", "from_on", "to_on"])


def hours(*rows):
    """busy_hours: (weekday, hour, amount, deviation, days)."""
    columns = ["weekday", "hour", "amount", "deviation", "n_days"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(from_on=pd.Timestamp("2026-03-02"), to_on=pd.Timestamp("2026-03-29"))


def events(*rows):
    """event_list: (name, kind, first day, last day)."""
    return pd.DataFrame(rows, columns=["event_name", "kind", "from_on", "to_on"])


def volumes(days, values):
    """metric_day_total of one metric, m."""
    return pd.DataFrame(
        {"metric_id": "m", "observed_on": days, "numerator": 1.0, "denominator": values}
    )


def _frame(rows, columns):
    return pd.DataFrame(rows, columns=list(columns))
