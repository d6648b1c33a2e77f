"""Attendance: sign-in sheets wide by date or one row per mark, punches, joins and leaves."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import pandas as pd

from data.importing import vocabulary
from data.importing.coded import each_once
from data.importing.identity import key_of, session_id
from data.importing.leave_lists import count_columns, is_leave_list
from data.importing.marking import clock_times, stronger
from data.importing.model import Cell, Column, Written
from data.importing.profiles import (
    cells_of,
    header_moment,
    moment_columns,
    unordered_columns,
)
from data.importing.rows.describing import add_described, courses, people, reason_without_course
from data.importing.rows.findings import Findings, answer_of, settle
from data.importing.rows.leaves import check_leaves
from data.importing.rows.marks import MarkReader, read_marks
from data.importing.rows.moments import moments, order_of, year_of
from data.importing.rows.who import who
from data.importing.values import (
    Moment,
    is_blank,
    name_of,
    one_line,
    parse_duration,
    parse_moment,
    parse_number,
    parse_time,
    text_of,
)

PRESENT = frozenset({"present", "late", "left_early", "on_duty"})


class Mark(NamedTuple):
    """One person at one meeting, with the place in the sheet it was read from."""

    row: int
    column: Column | None
    person: str
    course: str
    on: date
    batch: str
    status: str
    mark: str | None = None
    checked_in: datetime | None = None
    checked_out: datetime | None = None
    minutes: float | None = None


def check_attendance(findings: Findings) -> None:
    """Add attendance rows, and the sessions, courses and people they need."""
    if is_leave_list(findings.table):
        check_leaves(findings)
        return
    if findings.columns("person_mark"):
        marks = _people_across(findings)
    elif findings.columns("mark_on"):
        marks = _dates_across(findings)
    elif _has_marks(findings):
        marks = _one_per_row(findings)
    elif findings.column("punched_at") is not None:
        marks = _punches(findings)
    elif any(findings.column(f) for f in ("checked_in", "checked_out", "duration")):
        marks = _stays(findings)
    elif count_columns(findings.table):
        n = len(findings.table.data_rows)
        findings.problems.append(
            findings.problem("counts_are_no_marks", "refused", None, None, None, {"n": n})
        )
        return
    else:
        findings.ask("presence_unknown", "listed_are", options=["present"])
        marks = _listed(findings) if findings.context.get("listed_are") else []
    _add_marks(findings, marks)


def _has_marks(findings: Findings) -> bool:
    """Whether a column of marks holds any: an empty one is a form that nobody has signed yet."""
    columns = _mark_columns(findings)
    cells = (cell for c in columns for cell in cells_of(findings.table, c.position))
    return any(not is_blank(cell) for cell in cells)


# one column per meeting


def _dates_across(findings: Findings) -> list[Mark]:
    days = _days_of_columns(findings)
    ids, names = people(findings), courses(findings)
    if not days:
        return []
    grid = {column.position: cells_of(findings.table, column.position) for column, _, _ in days}
    days = [day for day in days if not _is_empty(findings, day[0], grid[day[0].position], ids)]
    cells = [
        c for column, _, _ in days for c, p in zip(grid[column.position], ids, strict=True) if p
    ]
    reader = read_marks(findings, cells)
    halves = [_half_in(cell) for cell in findings.cells("batch")]
    marks = []
    for column, on, part in days:
        for row, cell, person, course, half in zip(
            findings.table.data_rows, grid[column.position], ids, names, halves, strict=True
        ):
            batch = part or half
            if person is not None and course is not None:
                status = _status(findings, reader, cell, row, column)
                if status is not None:
                    mark = Mark(row, column, person, course, on, batch, status, _written(cell))
                    marks.append(mark._replace(**_clocks_in(cell, on)))
    _compare_totals(findings, marks, days)
    return marks


def _half_in(cell: Cell) -> str:
    """The half of the day a row is about where people have a row for each; '' elsewhere."""
    found = re.fullmatch(r"上午|下午|晚上|AM|PM", text_of(cell), re.IGNORECASE)
    return found[0].upper() if found else ""


def _written(cell: Cell) -> str | None:
    return one_line(cell) or None


def _clocks_in(cell: Cell, on: date) -> dict[str, datetime]:
    """Check-in and check-out of a cell that holds the clock times themselves."""
    clocks = clock_times(cell)
    found = {"checked_in": datetime.combine(on, clocks[0])} if clocks else {}
    return found | ({"checked_out": datetime.combine(on, clocks[-1])} if len(clocks) > 1 else {})


def _is_empty(
    findings: Findings, column: Column, cells: Sequence[Cell], ids: Sequence[object]
) -> bool:
    """A column without a single mark is a meeting that was not held or not recorded."""
    is_empty = all(is_blank(cell) for cell, person in zip(cells, ids, strict=True) if person)
    if is_empty:
        findings.note("session_empty", column)
    return is_empty


def _days_of_columns(findings: Findings) -> list[tuple[Column, date, str]]:
    """The meeting of each mark column: its day, and a batch where a day occurs twice."""
    year, first = year_of(findings), None
    if unordered := unordered_columns(findings.table):
        first = order_of(findings, None, [c.header for c in unordered])
    moments_of = moment_columns(findings.table, year, day_first=first)
    found: list[tuple[Column, date, str]] = []
    for column in findings.columns("mark_on"):
        moment = moments_of.get(column.position) or header_moment(column, year, day_first=first)
        if moment is None:
            continue
        if moment.grain != "day":
            findings.note("column_not_a_day", column)
            continue
        found.append((column, moment.on, _half_of_day(column, moment)))
    return _numbered(found)


def _half_of_day(column: Column, moment: Moment) -> str:
    half = re.search(r"上午|下午|晚上|\b[AP]M\b", column.header, re.IGNORECASE)
    if moment.at is not None:
        return moment.at.strftime("%H%M")
    return half[0].upper() if half else ""


def _numbered(days: list[tuple[Column, date, str]]) -> list[tuple[Column, date, str]]:
    seen: dict[tuple[date, str], int] = defaultdict(int)
    n_of = defaultdict(int)
    for _, on, batch in days:
        n_of[on] += 1
        seen[(on, batch)] += 1
    count: dict[tuple[date, str], int] = defaultdict(int)
    found = []
    for column, on, batch in days:
        count[(on, batch)] += 1
        repeated = seen[(on, batch)] > 1
        name = f"{batch}{count[(on, batch)]}" if repeated else batch if n_of[on] > 1 else ""
        found.append((column, on, name))
    return found


def _status(
    findings: Findings, reader: MarkReader, cell: Cell, row: int, column: Column | None
) -> str | None:
    status = reader.status(cell)
    if status == "contradicts":
        findings.reject("mark_contradicts", row, column, cell)
        return None
    if status is None:
        findings.reject("unknown_mark", row, column, cell)
    return status


# one column per person


def _people_across(findings: Findings) -> list[Mark]:
    from_rows = moments(findings, "session_on")
    given = answer_of(findings.context, "course")
    if given is None:
        return []
    course = courses(findings)[0]
    columns = findings.columns("person_mark")
    persons = _persons_of_columns(findings, columns)
    grid = {column.position: cells_of(findings.table, column.position) for column in columns}
    reader = read_marks(findings, [cell for cells in grid.values() for cell in cells])
    marks = []
    for i, (row, moment) in enumerate(zip(findings.table.data_rows, from_rows, strict=True)):
        if moment is None or moment.grain != "day":
            _reject_day(findings, row, "session_on", findings.cells("session_on")[i])
            continue
        for column, person in persons:
            cell = grid[column.position][i]
            status = _status(findings, reader, cell, row, column)
            if status is not None:
                mark = Mark(row, column, person, str(course), moment.on, "", status, _written(cell))
                marks.append(mark)
    _compare_person_totals(findings, marks, columns)
    return marks


def _persons_of_columns(findings: Findings, columns: Sequence[Column]) -> list[tuple[Column, str]]:
    names = [name_of(one_line(column.header)) for column in columns]
    keys = who(findings, [Written("", name) for name in names])
    found, records, rows = [], {}, {}
    for column, name, person in zip(columns, names, keys, strict=True):
        found.append((column, person))
        records[person] = {"person_name": name}
        rows[person] = findings.table.header_rows[0] if findings.table.header_rows else 0
    add_described(findings, "person", records, rows)
    n_unnumbered = sum(person.startswith("name:") for _, person in found)
    if n_unnumbered:
        findings.note("people_by_name", n=n_unnumbered, seen=found[0][1].removeprefix("name:"))
    return found


# one row per mark


def _mark_columns(findings: Findings) -> list[Column]:
    """The columns of marks: one, or one for each punch that is due on a day."""
    return findings.columns("punch_result") or findings.columns("attendance_status")[:1]


def _one_per_row(findings: Findings) -> list[Mark]:
    base = _rows_with_day(findings)
    columns = _mark_columns(findings)
    grid = [_signed(findings, cells_of(findings.table, column.position)) for column in columns]
    joined = grid[0] if len(grid) == 1 else [_joined(cells) for cells in zip(*grid, strict=True)]
    if findings.columns("punch_result"):
        # a day without a punch that was due is a day off
        joined = ["休息" if is_blank(cell) else cell for cell in joined]
    reader = read_marks(findings, {joined[i] for i, *_ in base})
    statuses, written = each_once(reader.status, joined), each_once(_written, joined)
    clocks = _clock_columns(findings)
    has_clocks = any(findings.column(field) is not None for field in (*clocks, "punched_at"))
    has_times = has_clocks or findings.column("duration") is not None
    marks = []
    for i, row, person, course, on, batch in base:
        status = statuses[i]
        if status is None or status == "contradicts":
            _status(findings, reader, joined[i], row, columns[0])
            continue
        mark = Mark(row, columns[0], person, course, on, batch, status, written[i])
        marks.append(mark._replace(**_clocks(findings, clocks, i, on)) if has_times else mark)
    return _punches_joined(findings, marks) if has_clocks else marks


def _punches_joined(findings: Findings, marks: Sequence[Mark]) -> list[Mark]:
    """One mark per person and meeting, of sheets that have a row with a mark for each punch."""
    grouped: dict[tuple[str, str, date, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        grouped[(mark.person, mark.course, mark.on, mark.batch)].append(mark)
    found: list[Mark] = []
    for same in grouped.values():
        status = stronger({mark.status for mark in same})
        clocks = {c for mark in same for c in (mark.checked_in, mark.checked_out) if c is not None}
        if len(same) == 1 or status == "contradicts" or len(clocks) < 2:
            found += same
            continue
        written = ",".join(dict.fromkeys(mark.mark for mark in same if mark.mark)) or None
        joined = same[0]._replace(status=status, mark=written, checked_in=min(clocks))
        found.append(joined._replace(checked_out=max(clocks)))
    if len(found) < len(marks):
        findings.note("rows_joined", n=len(marks), n_joined=len(found))
    return found


def _joined(cells: Sequence[Cell]) -> Cell:
    """The marks of a row that has several, such as one for each punch of the day."""
    return ",".join(text for cell in cells if (text := text_of(cell))) or None


def _signed(findings: Findings, cells: list[Cell]) -> list[Cell]:
    """The marks of a column in which people write their own names: a name there means present."""
    names = each_once(name_of, findings.cells("person_name"))
    signed = [bool(n) and c == n for c, n in zip(each_once(name_of, cells), names, strict=True)]
    n_signed = sum(signed)
    if not n_signed or 2 * n_signed < sum(not is_blank(cell) for cell in cells):
        return cells
    findings.note("signatures_read", n=n_signed)
    return ["√" if is_name else cell for cell, is_name in zip(cells, signed, strict=True)]


def _listed(findings: Findings) -> list[Mark]:
    return [
        Mark(row, None, person, course, on, batch, "present")
        for _, row, person, course, on, batch in _rows_with_day(findings)
    ]


Base = tuple[int, int, str, str, date, str]


def _rows_with_day(findings: Findings) -> list[Base]:
    """Index, sheet row, person, course, day and batch of each row that has all of them."""
    ids, names = people(findings), courses(findings)
    reason_without_course(findings, names, ids)
    batches = each_once(lambda cell: key_of(one_line(cell)), findings.cells("batch"))
    days = _days_of_rows(findings, ids)
    found = []
    for i, row in enumerate(findings.table.data_rows):
        person, course, on = ids[i], names[i], days[i]
        if person is not None and course is not None and on is not None:
            found.append((i, row, person, course, on, batches[i]))
    return found


def _days_of_rows(findings: Findings, ids: Sequence[object]) -> list[date | None]:
    field = next(
        (
            f
            for f in ("session_on", "punched_at", "checked_in", "checked_out")
            if _is_dated(findings, f)
        ),
        None,
    )
    if field is None:
        given = findings.context.get("date")
        moment = parse_moment(given) if given is not None else None
        return [moment.on if moment else None] * len(findings.table.data_rows)
    found: list[date | None] = []
    read, cells = moments(findings, field), findings.cells(field)
    waits = any(problem.code == "day_order_unknown" for problem in findings.problems)
    for row, moment, cell, person in zip(findings.table.data_rows, read, cells, ids, strict=True):
        is_day = moment is not None and moment.grain == "day"
        if not is_day and person is not None and not waits:
            _reject_day(findings, row, field, cell)
        found.append(moment.on if is_day else None)
    return found


def _is_dated(findings: Findings, field: str) -> bool:
    if findings.column(field) is None:
        return False
    cells = [cell for cell in set(findings.cells(field)) if not is_blank(cell)]
    return bool(cells) and not all(
        parse_time(cell) and not isinstance(cell, datetime) for cell in cells
    )


def _reject_day(findings: Findings, row: int, field: str, cell: Cell) -> None:
    code = "date_missing" if is_blank(cell) else "bad_date"
    findings.reject(code, row, findings.column(field), cell)


Clock = datetime | time | None


def _clock_columns(findings: Findings) -> dict[str, list[Clock]]:
    """Check-in and check-out of each row: with its day where that is written, else the time."""
    entered = "checked_in" if findings.column("checked_in") is not None else "punched_at"
    return {
        "checked_in": _clock_column(findings, entered),
        "checked_out": _clock_column(findings, "checked_out"),
    }


def _clock_column(findings: Findings, field: str) -> list[Clock]:
    cells = findings.cells(field)
    if findings.column(field) is None:
        return list(cells)
    is_dated = _is_dated(findings, field)
    read = moments(findings, field) if is_dated else [None] * len(cells)
    return [
        moment.clock if moment is not None and moment.at is not None else _time_of(cell)
        for cell, moment in zip(cells, read, strict=True)
    ]


def _time_of(cell: Cell) -> Clock:
    """The time of a cell without a day; several of one cell count from the first to the last."""
    if isinstance(cell, datetime):
        return cell
    return parse_time(cell) or next(iter(clock_times(cell)), None)


def _clocks(
    findings: Findings, clocks: Mapping[str, Sequence[Clock]], i: int, on: date
) -> dict[str, object]:
    """Check-in, check-out and minutes of one row."""
    entered, gone = (clock_on(clocks[field][i], on) for field in ("checked_in", "checked_out"))
    minutes = parse_duration(
        findings.cells("duration")[i], unit=duration_unit(findings.column("duration"))
    )
    return {"checked_in": entered, "checked_out": gone, "minutes": minutes}


def clock_on(clock: Clock, on: date) -> datetime | None:
    """A time on a day, whether it has a day of its own or not."""
    return datetime.combine(on, clock) if isinstance(clock, time) else clock


def duration_unit(column: Column | None) -> str | None:
    """The unit a header gives for bare numbers; minutes unless it says hours or seconds."""
    if column is None:
        return None
    header = column.header.lower()
    if any(word in header for word in ("小时", "hour", "课时", "学时")):
        return "hour"
    return "second" if any(word in header for word in ("秒", "second")) else "minute"


# one row per punch, or per stay


def _punches(findings: Findings) -> list[Mark]:
    base = _rows_with_day(findings)
    read, actions = _clock_column(findings, "punched_at"), findings.cells("punch_action")
    grouped: dict[tuple[str, str, date, str], list[tuple[int, datetime | None, str]]] = defaultdict(
        list
    )
    for i, row, person, course, on, batch in base:
        action = text_of(actions[i]).upper()
        grouped[(person, course, on, batch)].append((row, clock_on(read[i], on), action))
    marks = []
    for (person, course, on, batch), punches in grouped.items():
        clocks = sorted({clock for _, clock, _ in punches if clock is not None})
        if len(punches) == 1:
            findings.note("single_punch", row=punches[0][0])
        if _is_unclosed(punches):
            findings.note("join_without_leave", row=punches[-1][0])
        first, last = (clocks[0], clocks[-1]) if clocks else (None, None)
        mark = Mark(punches[0][0], None, person, course, on, batch, "present", None, first)
        marks.append(
            mark._replace(checked_out=last if len(clocks) > 1 else None, minutes=_inside(punches))
        )
    if len(base) > len(marks):
        findings.note("rows_joined", n=len(base), n_joined=len(marks))
    return marks


def _is_unclosed(punches: Sequence[tuple[int, datetime | None, str]]) -> bool:
    """Whether the last event of somebody is a join: the time until the end is not counted."""
    events = sorted((clock, action) for _, clock, action in punches if clock is not None)
    return bool(events) and vocabulary.event_of(events[-1][1]) == "joined"


def _inside(punches: Sequence[tuple[int, datetime | None, str]]) -> float | None:
    """Minutes between each join and the leave after it; None where no stay has both."""
    timed = sorted((clock, action) for _, clock, action in punches if clock is not None)
    events = [(clock, vocabulary.event_of(action)) for clock, action in timed]
    if not events or any(event is None for _, event in events):
        return None
    stays, since = [], None
    for clock, event in events:
        if event == "joined":
            since = since or clock
        elif since is not None:
            stays.append(clock - since)
            since = None
    return sum(stays, timedelta(0)).total_seconds() / 60 if stays else None


def _stays(findings: Findings) -> list[Mark]:
    base = _rows_with_day(findings)
    clocks = _clock_columns(findings)
    grouped: dict[tuple[str, str, date, str], list[tuple[int, dict]]] = defaultdict(list)
    for i, row, person, course, on, batch in base:
        stay = _clocks(findings, clocks, i, on)
        grouped[(person, course, on, batch)].append((row, stay))
    marks = []
    for (person, course, on, batch), stays in grouped.items():
        entered = [s["checked_in"] for _, s in stays if s["checked_in"] is not None]
        gone = [s["checked_out"] for _, s in stays if s["checked_out"] is not None]
        minutes = [s["minutes"] for _, s in stays if s["minutes"] is not None]
        was_there = bool(entered or gone or sum(minutes))
        status = "present" if was_there else "no_record"
        mark = Mark(
            stays[0][0], None, person, course, on, batch, status, None, min(entered, default=None)
        )
        total = sum(minutes) if minutes else None
        if findings.column("checked_out") is None and len(set(entered)) > 1:
            gone = [max(entered)]
        marks.append(mark._replace(checked_out=max(gone, default=None), minutes=total))
        if len(stays) > 1:
            findings.note("rejoined", row=stays[0][0])
    return marks


# storing


def _add_marks(findings: Findings, marks: Sequence[Mark]) -> None:
    if not marks:
        return
    frame = pd.DataFrame(
        {
            "session_id": _session_ids(marks),
            "person_id": [m.person for m in marks],
            "status": [m.status for m in marks],
            "mark": [m.mark for m in marks],
            "checked_in_at": pd.Series([m.checked_in for m in marks], dtype=object),
            "checked_out_at": pd.Series([m.checked_out for m in marks], dtype=object),
            "minutes": [m.minutes for m in marks],
            "row": [m.row for m in marks],
            "column": [m.column for m in marks],
        }
    )
    kept = settle(findings, frame, ["session_id", "person_id"])
    findings.add(
        "attendance", kept.drop(columns=["row", "column"]).to_dict("list"), list(kept["row"])
    )
    _add_sessions(findings, [marks[i] for i in kept.index])


def _session_ids(marks: Sequence[Mark]) -> list[str]:
    """The meeting of each mark; marks of one meeting share one text."""
    meetings = [(mark.course, mark.on, mark.batch) for mark in marks]
    keys = {meeting: session_id(*meeting) for meeting in set(meetings)}
    return list(map(keys.__getitem__, meetings))


def _add_sessions(findings: Findings, marks: Sequence[Mark]) -> None:
    trainer = answer_of(findings.context, "trainer")
    given = findings.cells("trainer")
    by_row = dict(zip(findings.table.data_rows, given, strict=True))
    records, rows = {}, {}
    for key, mark in dict(zip(reversed(_session_ids(marks)), reversed(marks), strict=True)).items():
        rows[key] = mark.row
        records[key] = {
            "course_id": mark.course,
            "session_on": mark.on,
            "week_on": week_of(mark.on),
            "trainer": one_line(by_row.get(mark.row)) or trainer,
        }
    records = dict(sorted(records.items(), key=lambda item: rows[item[0]]))
    add_described(findings, "session", records, rows)


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


# totals


def _compare_totals(
    findings: Findings, marks: Sequence[Mark], days: Sequence[tuple[Column, date, str]]
) -> None:
    """Note where a totals line counts other than the marks above it.

    Of a turned table the totals line stands beside the people, one total for each.
    """
    if findings.table.is_transposed:
        _compare_turned_totals(findings, marks)
        return
    by_column: dict[int, list[str]] = defaultdict(list)
    for mark in marks:
        if mark.column is not None:
            by_column[mark.column.position].append(mark.status)
    for row, cells in findings.table.totals.items():
        word = next((text_of(cell) for cell in cells if not is_blank(cell)), "")
        for column, _, _ in days:
            given = parse_number(cells[column.position]) if column.position < len(cells) else None
            counts = _counts(by_column[column.position], word)
            if given is not None and counts and given.value not in counts:
                findings.note(
                    "total_mismatch", column, row, cells[column.position], counted=counts[0]
                )


def _compare_turned_totals(findings: Findings, marks: Sequence[Mark]) -> None:
    by_row: dict[int, list[str]] = defaultdict(list)
    for mark in marks:
        by_row[mark.row].append(mark.status)
    for line, cells in findings.table.totals.items():
        word = next((text_of(cell) for cell in cells if not is_blank(cell)), "")
        for row, statuses in by_row.items():
            given = parse_number(cells[row]) if row < len(cells) else None
            counts = _counts(statuses, word)
            if given is not None and counts and given.value not in counts:
                column = Column(line, word, (word,))
                values = {"n": 1, "rows": "", "counted": counts[0]}
                note = findings.problem("total_mismatch", "note", row, column, cells[row], values)
                findings.problems.append(note)


def _counts(statuses: Sequence[str], word: str) -> tuple[int, ...]:
    """What a totals line may mean to count; nothing where its word says something else."""
    there = sum(status in PRESENT for status in statuses)
    strictly = sum(status == "present" for status in statuses)
    expected = sum(status != "not_applicable" for status in statuses)
    if "应到" in word:
        return (expected, len(statuses))
    key = vocabulary.word_key(word)
    counted = {
        "合计",
        "总计",
        "小计",
        "实到",
        "实到人数",
        "出勤人数",
        "total",
        "presentcount",
        "sum",
    }
    return (there, strictly) if key in counted else ()


def _compare_person_totals(
    findings: Findings, marks: Sequence[Mark], columns: Sequence[Column]
) -> None:
    days = [(column, date.min, "") for column in columns]
    _compare_totals(findings, marks, days)
