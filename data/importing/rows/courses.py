"""A course plan (one row per course) and a schedule (one row per session)."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time

import pandas as pd

from data.importing import vocabulary
from data.importing.identity import course_id, course_name_of, key_of, metric_id, session_id
from data.importing.model import Cell, Column
from data.importing.planned import audiences, planned_periods
from data.importing.profiles import cells_of, describe
from data.importing.rows.attendance import week_of
from data.importing.rows.describing import add_described, add_stated
from data.importing.rows.findings import Findings, settle
from data.importing.rows.moments import moments
from data.importing.rows.skills import DEFAULT_TIER
from data.importing.values import (
    Moment,
    fold,
    is_blank,
    one_line,
    parse_duration,
    parse_moment,
    parse_number,
    parse_time,
    parse_time_in_column,
    parse_time_range,
    parse_truth,
    text_of,
    time_unit_in,
)

#: A longer time, higher cost or larger class than this is a typing slip.
LARGEST_AMOUNT = 1e9
#: Where no unit is said, no meeting is longer than so many hours, and no course so short in hours
#: that so many are meant of all.
MOST_HOURS, FEWEST_MINUTES = 12, 30


def check_course(findings: Findings) -> None:
    """Add the courses of a plan, and the skills they name; a bad value is left empty and noted."""
    records = []
    _note_plan(findings)
    for column in planned_periods(findings.table, describe(findings.table)):
        findings.note("planned_without_day", column)
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
            "tier": _tier(findings, i, row),
            "format": _sense(findings, "format", i, row),
            "metric_id": metric_id(metric)
            if metric and metric not in ("-", "—", "/", "无")
            else None,
            **_amounts(findings, i, row),
            **{field: _text(findings, field, i) for field in ("version", "trainer", "owner")},
        }
        records.append({**record, "is_internal": _internal(findings, i, row), "row": row})
    _add_courses(findings, records)


def _note_plan(findings: Findings) -> None:
    """Say what a plan says that is not kept: for whom courses are, and a company's own tiers."""
    for column in audiences(findings.table.columns):
        if not all(map(is_blank, cells_of(findings.table, column.position).values)):
            findings.note("audience_left_out", column)
    if _are_own_tiers(findings):
        seen = next(cell for cell in findings.cells("tier") if not is_blank(cell))
        findings.note("own_tiers", findings.column("tier"), seen=seen)


def _are_own_tiers(findings: Findings) -> bool:
    """Whether a company sorts its courses by words of its own, of which some may look known."""
    said = {text_of(cell) for cell in findings.cells("tier").used().values if not is_blank(cell)}
    known = {text for text in said if vocabulary.sense_of(text, "terms", "tier") is not None}
    return bool(said) and 2 * len(known) <= len(said)


def _tier(findings: Findings, i: int, row: int) -> str | None:
    is_own = ("own_tiers", getattr(findings.column("tier"), "position", None)) in findings.notes
    return None if is_own else _sense(findings, "tier", i, row)


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
        value = _minutes(cell, _unit_of(findings, field, column, default_unit))
    else:
        number = parse_number(cell)
        value = number.value if number is not None else None
        if value is not None and "万" in column.header:
            value *= 1e4
    if value is None or not 0 <= value <= LARGEST_AMOUNT:
        findings.note("number_left_empty", column, row, cell)
        return None
    return value


def _minutes(cell: Cell, unit: str) -> float | None:
    """Minutes of a cell; how long a day of training is nobody knows."""
    number = parse_number(cell)
    if number is not None and number.suffix in ("课时", "学时", "节"):
        return number.value * 60
    is_in_days = unit == "day" or _IN_DAYS.search(text_of(cell)) is not None
    return None if is_in_days else parse_duration(cell, unit=unit)


_IN_DAYS = re.compile(r"\d\s*(?:[天日]|days?\b|d\b)", re.IGNORECASE)


def _unit_of(findings: Findings, field: str, column: Column, default: str) -> str:
    """The unit of bare numbers: as the header says, else as long as courses are, which is said."""
    if (said := time_unit_in(column.header)) is not None:
        return said
    numbers = [parse_number(cell) for cell in findings.cells(field).used().values]
    bare = [number.value for number in numbers if number is not None and not number.suffix]
    if field == "duration" and bare and 0 < max(bare) <= MOST_HOURS:
        unit = "hour"
    elif field == "hours" and bare and min(bare) >= FEWEST_MINUTES:
        unit = "minute"
    else:
        return default
    findings.note(f"length_in_{unit}s", column, seen=f"{max(bare):g}", n=0)
    return unit


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
    records: list[dict[str, object]] = []
    courses: dict[str, dict[str, object]] = {}
    rows: dict[str, int] = {}
    costs: dict[str, list[float | None]] = {}
    days = moments(findings, "session_on")
    _note_plan(findings)
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
        before = courses.setdefault(course, {"course_name": course_name_of(name)})
        before |= {key: v for key, v in _course_said(findings, i, row).items() if v is not None}
        costs.setdefault(course, []).append(amount(findings, "cost", i, row))
        rows.setdefault(course, row)
        records.append({**_session(findings, i, row, course, moment), "row": row})
    for course, cost in _costs(findings, costs, rows).items():
        courses[course]["cost"] = cost
    add_described(findings, "course", courses, rows)
    _add_sessions(findings, records)


def _course_said(findings: Findings, i: int, row: int) -> dict[str, str | None]:
    return {"tier": _tier(findings, i, row), "format": _sense(findings, "format", i, row)}


def _costs(
    findings: Findings, costs: Mapping[str, Sequence[float | None]], rows: Mapping[str, int]
) -> dict[str, float]:
    """The cost of each course that stands once; of several nobody knows if each is a part of it."""
    found = {course: [cost for cost in said if cost is not None] for course, said in costs.items()}
    for course, said in found.items():
        if len(said) > 1:
            findings.note("cost_of_several", findings.column("cost"), rows[course], n=len(said))
    return {course: said[0] for course, said in found.items() if len(said) == 1}


def _session(
    findings: Findings, i: int, row: int, course: str, moment: Moment
) -> dict[str, object]:
    on, batch = moment.on, key_of(one_line(findings.cells("batch")[i]))
    starts, ends = _span(findings, i, row, moment)
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


def _span(findings: Findings, i: int, row: int, moment: Moment) -> tuple[time | None, time | None]:
    """Start and end of a session; an end before the start, or of another day, is left empty."""
    span = findings.cells("time_span")[i]
    found = parse_time_range(span) or _span_beside(findings.cells("session_on")[i])
    if found is not None and (findings.column("starts_at") is None or not is_blank(span)):
        return found
    cells = {f: findings.cells(f)[i] for f in ("starts_at", "ends_at")}
    clocks = {f: _clock(cell) for f, cell in cells.items()}
    for field, cell in cells.items():
        if clocks[field] is None and not is_blank(cell):
            findings.note("time_left_empty", findings.column(field), row, cell)
    starts, ends = clocks["starts_at"] or parse_time(span) or moment.at, clocks["ends_at"]
    last = parse_moment(cells["ends_at"])
    if ends is not None and last is not None and last.on != moment.on:
        findings.note("time_left_empty", findings.column("ends_at"), row, cells["ends_at"])
        ends = None
    if starts is not None and ends is not None and ends < starts:
        findings.note("time_left_empty", findings.column("ends_at"), row, cells["ends_at"])
        ends = None
    return starts, ends


#: From when to when, behind a day: 9月3日 9:00-11:00.
_SPAN = re.compile(r"\d{1,2}:\d{2}\s*(?:-|–|—|~|至|到|to)\s*\d{1,2}:\d{2}")


def _span_beside(cell: Cell) -> tuple[time, time] | None:
    found = _SPAN.search(fold(cell)) if isinstance(cell, str) else None
    return None if found is None else parse_time_range(found[0])


def _clock(cell: Cell) -> time | None:
    """The time of day of a cell, which may say the day as well."""
    clock = parse_time_in_column(cell)
    moment = parse_moment(cell) if clock is None else None
    return clock if moment is None else moment.at


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


def _tell_times_apart(records: Sequence[dict]) -> None:
    """Give meetings of one course on one day a key with their time, where the times differ."""
    times: dict[object, set[object]] = {}
    for record in records:
        times.setdefault(record["session_id"], set()).add(record["starts_at"])
    for record in records:
        key, starts = record["session_id"], record["starts_at"]
        if len(times[key]) > 1 and None not in times[key] and "#" not in str(key):
            batch = f"{starts:%H:%M}"
            record["session_id"] = session_id(record["course_id"], record["session_on"], batch)


def _add_sessions(findings: Findings, records: Sequence[dict]) -> None:
    if not records:
        return
    _tell_times_apart(records)
    kept = settle(findings, pd.DataFrame(records, dtype=object), ["session_id"])
    rows = [int(row) for row in kept["row"]]
    fields = {match.field_id for match in findings.proposal.matches}
    fields |= {"session_id", "course_id", "week_on", "duration_minutes"}
    add_stated(findings, "session", kept.drop(columns="row").to_dict("records"), rows, fields)
