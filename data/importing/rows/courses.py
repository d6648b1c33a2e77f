"""A course plan (one row per course) and a schedule (one row per session)."""

from collections.abc import Sequence
from datetime import date, datetime, time

import pandas as pd

from data.importing import vocabulary
from data.importing.identity import course_id, course_name_of, key_of, metric_id, session_id
from data.importing.model import Cell
from data.importing.rows.attendance import week_of
from data.importing.rows.describing import add_courses, add_described, add_stated
from data.importing.rows.findings import Findings, settle
from data.importing.rows.moments import moments
from data.importing.rows.skills import DEFAULT_TIER
from data.importing.values import (
    is_blank,
    one_line,
    parse_duration,
    parse_number,
    parse_time,
    parse_time_in_column,
    parse_time_range,
    parse_truth,
    text_of,
)

#: A longer time, higher cost or larger class than this is a typing slip.
LARGEST_AMOUNT = 1e9


def check_course(findings: Findings) -> None:
    """Add the courses of a plan, and the skills they name; a bad value is left empty and noted."""
    records = []
    for i, row in enumerate(findings.table.data_rows):
        name = _course_name(findings, i, row)
        if name is None:
            continue
        skill = one_line(findings.cells("skill")[i])
        metric = one_line(findings.cells("metric")[i])
        record = {
            "course_id": course_id(name),
            "course_name": course_name_of(name),
            "skill_id": key_of(skill) or None,
            "skill_name": skill or None,
            "tier": _sense(findings, "tier", i, row),
            "format": _sense(findings, "format", i, row),
            "metric_id": metric_id(metric)
            if metric and metric not in ("-", "—", "/", "无")
            else None,
            **_amounts(findings, i, row),
            **{field: _text(findings, field, i) for field in ("version", "trainer", "owner")},
        }
        records.append({**record, "is_internal": _internal(findings, i, row), "row": row})
    _add_courses(findings, records)


def _course_name(findings: Findings, i: int, row: int) -> str | None:
    name = one_line(findings.cells("course")[i])
    if vocabulary.is_total(name):
        findings.note("summary_row_skipped", row=row, seen=name)
        return None
    if not name:
        findings.reject("course_missing", row, findings.column("course"))
    return name or None


def _text(findings: Findings, field: str, i: int) -> str | None:
    return one_line(findings.cells(field)[i]) or None


def _sense(findings: Findings, field: str, i: int, row: int) -> str | None:
    cell = findings.cells(field)[i]
    sense = vocabulary.sense_of(text_of(cell), "terms", field)
    if sense is None and not is_blank(cell):
        findings.note("word_left_empty", findings.column(field), row, cell)
    return sense


def _internal(findings: Findings, i: int, row: int) -> bool | None:
    cell = findings.cells("is_internal")[i]
    answer = parse_truth(cell)
    if answer is None and not is_blank(cell):
        text = text_of(cell)
        answer = True if text.startswith("内") else False if text.startswith("外") else None
        if answer is None:
            findings.note("word_left_empty", findings.column("is_internal"), row, cell)
    return answer


def _amounts(findings: Findings, i: int, row: int) -> dict[str, float | None]:
    hours = amount(findings, "hours", i, row, is_time=True, default_unit="hour")
    return {
        "hours": hours / 60 if hours is not None else None,
        "interactive_minutes": amount(findings, "interactive_minutes", i, row, is_time=True),
        "practice_minutes": amount(findings, "practice_minutes", i, row, is_time=True),
        "cost": amount(findings, "cost", i, row),
    }


def amount(
    findings: Findings,
    field: str,
    i: int,
    row: int,
    *,
    is_time: bool = False,
    default_unit: str = "minute",
) -> float | None:
    """A number that is not negative, or minutes where `is_time`; else left empty and noted."""
    cell, column = findings.cells(field)[i], findings.column(field)
    if column is None or is_blank(cell) or text_of(cell) in ("-", "—", "/", "无"):
        return None
    if is_time:
        value = _minutes(cell, column.header, default_unit)
    else:
        number = parse_number(cell)
        value = number.value if number is not None else None
        if value is not None and "万" in column.header:
            value *= 1e4
    if value is None or not 0 <= value <= LARGEST_AMOUNT:
        findings.note("number_left_empty", column, row, cell)
        return None
    return value


def _minutes(cell: Cell, header: str, default_unit: str) -> float | None:
    header = header.lower()
    unit = next(
        (u for u, words in _UNIT_WORDS.items() if any(word in header for word in words)),
        default_unit,
    )
    number = parse_number(cell)
    if number is not None and number.suffix in ("课时", "学时", "节"):
        return number.value * 60
    return parse_duration(cell, unit=unit)


_UNIT_WORDS = {
    "minute": ("分钟", "minute", "(min)"),
    "hour": ("小时", "hour", "课时", "学时"),
    "second": ("秒", "second"),
}


def _add_courses(findings: Findings, records: Sequence[dict]) -> None:
    if not records:
        return
    kept = settle(findings, pd.DataFrame(records, dtype=object), ["course_id"])
    rows = [int(row) for row in kept["row"]]
    stated = kept.drop(columns=["row", "skill_name"]).to_dict("records")
    fields = {match.field_id for match in findings.proposal.matches}
    fields |= {"course_name"} | ({"skill_id"} if "skill" in fields else set())
    fields |= {"metric_id"} if "metric" in fields else set()
    add_stated(findings, "course", stated, rows, fields)
    _add_skills(findings, kept)


def _add_skills(findings: Findings, frame: pd.DataFrame) -> None:
    named = frame[frame["skill_id"].notna()]
    records = {
        skill: {"skill_name": name, "tier": tier if isinstance(tier, str) else DEFAULT_TIER}
        for skill, name, tier in zip(
            named["skill_id"], named["skill_name"], named["tier"], strict=True
        )
    }
    rows = dict(zip(named["skill_id"], named["row"], strict=True))
    add_described(findings, "skill", records, rows)


def check_session(findings: Findings) -> None:
    """Add the sessions of a schedule; a row without course or day is rejected."""
    records, names, rows = [], {}, {}
    days = moments(findings, "session_on")
    for i, row in enumerate(findings.table.data_rows):
        name = _course_name(findings, i, row)
        moment = days[i]
        if name is None:
            continue
        if moment is None or moment.grain != "day":
            cell = findings.cells("session_on")[i]
            code = "date_missing" if is_blank(cell) else "bad_date"
            findings.reject(code, row, findings.column("session_on"), cell)
            continue
        course = course_id(name)
        names[course] = course_name_of(name)
        rows.setdefault(course, row)
        records.append({**_session(findings, i, row, course, moment.on), "row": row})
    add_courses(findings, names, rows)
    _add_sessions(findings, records)


def _session(findings: Findings, i: int, row: int, course: str, on: date) -> dict[str, object]:
    batch = key_of(one_line(findings.cells("batch")[i]))
    starts, ends = _span(findings, i, row)
    minutes = amount(findings, "duration", i, row, is_time=True)
    if minutes is None:
        minutes = amount(findings, "hours", i, row, is_time=True, default_unit="hour")
    if minutes is None and starts is not None and ends is not None:
        minutes = (datetime.combine(on, ends) - datetime.combine(on, starts)).total_seconds() / 60
    capacity = amount(findings, "capacity", i, row)
    return {
        "session_id": session_id(course, on, batch),
        "course_id": course,
        "session_on": on,
        "week_on": week_of(on),
        "starts_at": datetime.combine(on, starts) if starts is not None else None,
        "ends_at": datetime.combine(on, ends) if ends is not None else None,
        "trainer": _text(findings, "trainer", i),
        "is_internal": _internal(findings, i, row),
        "duration_minutes": minutes,
        "interactive_minutes": _interactive(findings, i, row, minutes),
        "capacity": int(capacity) if capacity is not None else None,
        "owner": _text(findings, "owner", i),
        "notice_time": _notice_time(findings, i),
        **{f: _text(findings, f, i) for f in ("notice_place", "notice_topic", "notice_benefit")},
    }


def _span(findings: Findings, i: int, row: int) -> tuple[time | None, time | None]:
    """Start and end of a session; an end before the start is left empty and noted."""
    span = findings.cells("time_span")[i]
    found = parse_time_range(span)
    if found is not None:
        return found
    cells = {f: findings.cells(f)[i] for f in ("starts_at", "ends_at")}
    clocks = {f: parse_time_in_column(cell) for f, cell in cells.items()}
    for field, cell in cells.items():
        if clocks[field] is None and not is_blank(cell):
            findings.note("time_left_empty", findings.column(field), row, cell)
    starts, ends = clocks["starts_at"] or parse_time(span), clocks["ends_at"]
    if starts is not None and ends is not None and ends < starts:
        findings.note("time_left_empty", findings.column("ends_at"), row, cells["ends_at"])
        ends = None
    return starts, ends


def _interactive(findings: Findings, i: int, row: int, minutes: float | None) -> float | None:
    value = amount(findings, "interactive_minutes", i, row, is_time=True)
    if value is not None and minutes is not None and value > minutes:
        findings.note("number_left_empty", findings.column("interactive_minutes"), row, value)
        return None
    return value


def _notice_time(findings: Findings, i: int) -> str | None:
    """The time as announced: its own column, else the time of the schedule as written."""
    if findings.column("notice_time") is not None:
        return _text(findings, "notice_time", i)
    parts = [_text(findings, field, i) for field in ("time_span", "starts_at", "ends_at")]
    return "–".join(part for part in parts if part) or None


def _add_sessions(findings: Findings, records: Sequence[dict]) -> None:
    if not records:
        return
    kept = settle(findings, pd.DataFrame(records, dtype=object), ["session_id"])
    rows = [int(row) for row in kept["row"]]
    fields = {match.field_id for match in findings.proposal.matches}
    fields |= {"session_id", "course_id", "week_on", "duration_minutes"}
    add_stated(findings, "session", kept.drop(columns="row").to_dict("records"), rows, fields)
