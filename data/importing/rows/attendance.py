"""Attendance: sign-in sheets wide by date or one row per mark, punches, joins and leaves."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from data.importing import vocabulary
from data.importing.coded import Coded, category, combined, constant, n_groups
from data.importing.completion import mark_of_credits, mark_of_stage, marks_of_progress
from data.importing.identity import course_id, course_name_of, key_of
from data.importing.leave_lists import count_columns, is_leave_list
from data.importing.marking import clock_times, mark_with_reason, status_of_mark, stronger
from data.importing.model import Cell, Column
from data.importing.named_lists import status_of_list
from data.importing.profiles import (
    cells_of,
    header_moment,
    moment_columns,
    monthless_columns,
    unordered_columns,
)
from data.importing.rows.attendees import named_in_cells, persons_named, reject_day
from data.importing.rows.describing import (
    add_courses,
    add_described,
    courses,
    people,
    reason_without_course,
)
from data.importing.rows.findings import Findings, answer_of, headers_of, settle
from data.importing.rows.leaves import check_leaves
from data.importing.rows.mark_columns import Base, Mark, Marks, marks_of, marks_under_each_other
from data.importing.rows.marks import MarkReader, mark_key, read_marks
from data.importing.rows.moments import moments, order_of, year_of
from data.importing.rows.stays import (
    clock_columns,
    clock_on,
    duration_unit,
    is_dated,
    punches,
    stays,
)
from data.importing.sittings import courses_above, day_columns, is_turn, sitting_of
from data.importing.values import (
    Moment,
    is_blank,
    name_of,
    one_line,
    parse_duration,
    parse_moment,
    parse_number,
    parse_time_range,
    says_no_figure,
    text_of,
)

SATURDAY = 5
#: What a remark beside a mark may say more.
TOLD_BESIDE = ("late", "left_early", "leave", "on_duty", "absent")
#: What it says in place of none: somebody who has left since may have signed all the same.
TOLD_INSTEAD = (*TOLD_BESIDE, "not_applicable")
#: What everybody on a list without marks may have been.
LISTED = ("present", "absent", "leave")
#: Fields of columns whose cells say who was where.
MARKED = frozenset({
    "attendees", "person_mark", "mark_on", "sitting_mark", "course_mark", "completion", "progress",
    "credits", "punched_at", "checked_in", "checked_out", "punch_result", "status_tick", "sign_out",
})  # fmt: skip
PRESENT = frozenset({"present", "late", "left_early", "on_duty"})


def check_attendance(findings: Findings) -> None:
    """Add attendance rows, and the sessions, courses and people they need."""
    if is_leave_list(findings.table):
        check_leaves(findings)
        return
    if code := _why_undated(findings):
        n = len(findings.table.data_rows)
        findings.problems.append(findings.problem(code, "refused", None, None, None, {"n": n}))
        return
    if findings.columns("attendees"):
        marks = named_in_cells(findings)
    elif findings.columns("person_mark"):
        marks = _people_across(findings)
    elif findings.columns("mark_on"):
        marks = _dates_across(findings)
    elif findings.columns("sitting_mark"):
        marks = _sittings_across(findings)
    elif findings.columns("course_mark"):
        marks = _courses_across(findings)
    elif _has_marks(findings):
        marks = _one_per_row(findings)
    elif findings.column("punched_at") is not None:
        marks = punches(findings, _rows_with_day(findings))
    elif any(findings.column(f) for f in ("checked_in", "checked_out", "duration")):
        marks = _with_remarks(findings, stays(findings, _rows_with_day(findings)))
    else:
        marks = _listed(findings)
    if marks is not None and len(marks):
        _add_marks(findings, marks)
        _note_scores(findings)


def _why_undated(findings: Findings) -> str | None:
    """Why nothing of a table belongs to a meeting: it counts a month, or its days lack theirs."""
    given = {match.field_id for match in findings.proposal.matches}
    if given & MARKED:
        return None
    if any(_is_marked(findings, column) for column in monthless_columns(findings.table)):
        return "days_without_month"
    is_dated = given & {"session_on", "completed_on"}
    is_counted = count_columns(findings.table) and not is_dated and not _has_marks(findings)
    return "counts_are_no_marks" if is_counted else None


def _is_marked(findings: Findings, column: Column) -> bool:
    cells = cells_of(findings.table, column.position).used().values
    return any(status_of_mark(mark_key(cell)) for cell in cells if not is_blank(cell))


def _note_scores(findings: Findings) -> None:
    """Say that scores beside the marks were left out: a sheet is read as one kind."""
    words = vocabulary.field_words("assessment")
    ends = tuple(vocabulary.header_key(word) for word in ("score", "成绩", "得分", "分数"))
    open_ones = {m.column for m in findings.proposal.matches if not m.field_id}
    for column in findings.table.columns:
        key = vocabulary.header_key(column.header)
        is_score = words.get(key) == "score" or key.endswith(ends)
        if column.position in open_ones and is_score:
            cells = cells_of(findings.table, column.position).values
            if any(parse_number(cell) is not None for cell in cells):
                findings.note("scores_beside_marks", column)


def _has_marks(findings: Findings) -> bool:
    """Whether a column of marks holds any: an empty one is a form that nobody has signed yet."""
    columns = _mark_columns(findings)
    cells = (cell for c in columns for cell in cells_of(findings.table, c.position).values)
    return any(not is_blank(cell) for cell in cells)


# one column per meeting


def _dates_across(findings: Findings) -> Marks | None:
    days = _days_of_columns(findings)
    above = _courses_above(findings, {column.position for column, _, _ in days})
    ids, names = people(findings), courses(findings) if not above else None
    if not days:
        return None
    if names is not None:
        reason_without_course(findings, names, ids)
    grid = {column.position: cells_of(findings.table, column.position) for column, _, _ in days}
    for remark in findings.columns("mark_remark") if len(days) == 1 else ():
        # of one meeting the remark is about it: 请假 beside an empty cell
        only = days[0][0].position
        told = (grid[only], _marks_in_remarks(findings, remark, TOLD_INSTEAD))
        grid[only] = combined(told, lambda mark, said: said if is_blank(mark) else mark)
    somebody = ~ids.missing()
    days = [day for day in days if not _is_empty(findings, day[0], grid[day[0].position], somebody)]
    cells = [c for column, _, _ in days for c in grid[column.position].at(somebody).used().values]
    reader = read_marks(findings, cells)
    is_answered = "marks" in findings.context
    halves = findings.cells("batch").each(_half_in)
    marks = []
    for column, on, part in days:
        batch = halves.each(lambda half, part=part: part or half)
        course = names if names is not None else constant(above[column.position], len(ids))
        chosen = np.flatnonzero(somebody & ~course.missing())
        base = Base(chosen, ids, course, constant(on, len(ids)), batch)
        that_day = reader if on.weekday() < SATURDAY or is_answered else reader.on_weekend()
        marks.append(_read(findings, that_day, base, grid[column.position], column))
    found = marks_under_each_other(marks) if marks else None
    _compare_totals(findings, found, days)
    return found


def _courses_above(findings: Findings, days: Set[int]) -> dict[int, str]:
    """The course of each column of a day, where courses stand above all days and in no column."""
    names = courses_above(findings.table)
    if findings.column("course") is not None or not days <= names.keys():
        return {}
    row = findings.table.header_rows[0] if names else 0
    found = {course_id(name): course_name_of(name) for name in names.values()}
    add_courses(findings, found, dict.fromkeys(found, row))
    return {position: course_id(name) for position, name in names.items()}


def _read(
    findings: Findings, reader: MarkReader, base: Base, cells: Coded, column: Column
) -> Marks:
    """The marks of one column; cells that are no mark are rejected."""
    marks = base.marks(findings, column, cells.each(reader.status), cells.each(_written))
    is_read = marks.status.marked(lambda status: status not in (None, "contradicts"))
    for i in base.places[~is_read]:
        _status(findings, reader, cells[i], int(findings.rows[i]), column)
    clocks = combined((cells, base.on), _clocks_in).at(base.places)
    entered, gone = (clocks.each(lambda found, end=end: found[end]) for end in (0, 1))
    marks = replace(marks, checked_in=entered, checked_out=gone)
    return marks if is_read.all() else marks.at(np.flatnonzero(is_read))


def _half_in(cell: Cell) -> str:
    """The half of the day a row is about where people have a row for each; '' elsewhere."""
    found = re.fullmatch(r"上午|下午|晚上|AM|PM", text_of(cell), re.IGNORECASE)
    return found[0].upper() if found else ""


def _written(cell: Cell) -> str | None:
    return one_line(cell) or None


def _clocks_in(cell: Cell, on: date | None) -> tuple[datetime | None, datetime | None]:
    """Check-in and check-out of a cell that holds the clock times themselves."""
    clocks = clock_times(cell) if on is not None else ()
    found = [datetime.combine(on, clock) for clock in clocks]
    return (found[0] if found else None, found[-1] if len(found) > 1 else None)


def _is_empty(findings: Findings, column: Column, cells: Coded, somebody: np.ndarray) -> bool:
    """A column without a single mark is a meeting that was not held or not recorded."""
    is_empty = all(map(is_blank, cells.at(somebody).used().values))
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
    return _numbered(found, courses_above(findings.table))


def _half_of_day(column: Column, moment: Moment) -> str:
    half = re.search(r"上午|下午|晚上|\b[AP]M\b", column.header, re.IGNORECASE)
    if moment.at is not None:
        return moment.at.strftime("%H%M")
    return half[0].upper() if half else ""


def _numbered(
    days: list[tuple[Column, date, str]], above: Mapping[int, str]
) -> list[tuple[Column, date, str]]:
    """The days, those that a course has twice with a number or their half behind them."""
    named = [(above.get(column.position, ""), on, part) for column, on, part in days]
    n_of = Counter((course, on) for course, on, _ in named)
    seen, count = Counter(named), Counter[tuple[str, date, str]]()
    found = []
    for (column, on, part), key in zip(days, named, strict=True):
        count[key] += 1
        is_only = n_of[key[:2]] == 1
        name = f"{part}{count[key]}" if seen[key] > 1 else "" if is_only else part
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


# one column per part of the day


def _sittings_across(findings: Findings) -> Marks | None:
    """The marks of the parts of one day, each of which is a meeting of its own."""
    base, columns = _rows_with_day(findings), findings.columns("sitting_mark")
    grid = {
        column: _signed(findings, cells_of(findings.table, column.position)) for column in columns
    }
    grid = {c: m for c, m in grid.items() if not _is_empty(findings, c, m, ~base.person.missing())}
    reader = read_marks(findings, [c for m in grid.values() for c in m.at(base.places).values])
    dated, marks = day_columns(findings.table), []
    for column, cells in grid.items():
        part = sitting_of(column)
        batch = base.batch.each(lambda run, part=part: f"{run}{part}" if run else part)
        own = replace(base, batch=batch)
        if part in dated:
            own = _on_own_day(findings, own, cells, dated[part])
        marks.append(_read(findings, reader, own, cells, column))
    undated = [column for column in columns if sitting_of(column) not in dated]
    if len(undated) > 1 and any(is_turn(sitting_of(column)) for column in undated) and len(base):
        findings.note("sittings_on_one_day", names=headers_of(columns[:5]))
    clocks = (findings.column(field) for field in ("checked_in", "checked_out"))
    for column in filter(None, clocks):
        findings.note("clock_beside_sittings", column)
    return marks_under_each_other(marks) if marks else None


def _on_own_day(findings: Findings, base: Base, marks: Coded, column: Column) -> Base:
    """The rows on the day that a column gives for this part alone; a mark without one waits."""
    cells = cells_of(findings.table, column.position)
    year, first = year_of(findings), order_of(findings, column, cells.values)
    read = cells.each(lambda c: parse_moment(c, day_first=first, year=year, is_date_column=True))
    days = read.each(lambda m: m.on if m is not None and m.grain == "day" else None)
    for i in base.places[days.at(base.places).missing()]:
        if not is_blank(marks[i]):
            code = "date_missing" if is_blank(cells[i]) else "bad_date"
            findings.reject(code, int(findings.rows[i]), column, cells[i])
    findings.note("day_of_sitting", column)
    return replace(base, places=base.places[~days.at(base.places).missing()], on=days)


# one column per person


def _people_across(findings: Findings) -> Marks | None:
    from_rows = moments(findings, "session_on")
    given = answer_of(findings.context, "course")
    if given is None:
        return None
    course = courses(findings)[0]
    columns = findings.columns("person_mark")
    persons = _persons_of_columns(findings, columns)
    grid = {column.position: cells_of(findings.table, column.position) for column in columns}
    reader = read_marks(findings, [cell for cells in grid.values() for cell in cells.values])
    marks = []
    for i, (row, moment) in enumerate(zip(findings.table.data_rows, from_rows, strict=True)):
        if moment is None or moment.grain != "day":
            reject_day(findings, row, "session_on", findings.cells("session_on")[i])
            continue
        for column, person in persons:
            cell = grid[column.position][i]
            status = _status(findings, reader, cell, row, column)
            if status is not None:
                mark = Mark(row, column, person, str(course), moment.on, "", status, _written(cell))
                marks.append(mark)
    found = marks_of(marks) if marks else None
    _compare_totals(findings, found, [(column, date.min, "") for column in columns])
    return found


def _persons_of_columns(findings: Findings, columns: Sequence[Column]) -> list[tuple[Column, str]]:
    row = findings.table.header_rows[0] if findings.table.header_rows else 0
    names = [(name_of(one_line(column.header)), row) for column in columns]
    return list(zip(columns, persons_named(findings, names), strict=True))


# one column per course


def _courses_across(findings: Findings) -> Marks | None:
    """The marks of courses without a meeting, all of them on the one day of the table."""
    ids, given = people(findings), findings.context.get("date")
    moment = parse_moment(given) if given is not None else None
    if moment is None:
        return None
    n, somebody = len(ids), ~ids.missing()
    columns = {c: _stages_of(findings, c) for c in findings.columns("course_mark")}
    columns = {c: m for c, m in columns.items() if not _is_empty(findings, c, m, somebody)}
    names = {column: course_name_of(one_line(column.parts[-1])) for column in columns}
    add_courses(findings, {course_id(name): name for name in names.values()}, {})
    reader = read_marks(findings, [c for m in columns.values() for c in m.at(somebody).values])
    marks = []
    for column, cells in columns.items():
        course = constant(course_id(names[column]), n)
        day, batch = constant(moment.on, n), constant("", n)
        base = Base(np.flatnonzero(somebody), ids, course, day, batch)
        marks.append(_read(findings, reader, base, cells, column))
    return marks_under_each_other(marks) if marks else None


def _stages_of(findings: Findings, column: Column) -> Coded:
    return cells_of(findings.table, column.position).each(mark_of_stage)


# one row per mark


def _mark_columns(findings: Findings) -> list[Column]:
    """The columns of marks: one, or one for each punch that is due on a day or each status."""
    several = findings.columns("punch_result") or findings.columns("status_tick")
    one = findings.columns("completion") or findings.columns("progress")
    one = one or findings.columns("attendance_status") or findings.columns("sign_out")
    one = one or findings.columns("credits")
    return several or one[:1]


def _one_per_row(findings: Findings) -> Marks | None:
    base = _rows_with_day(findings)
    columns = _mark_columns(findings)
    grid = [_written_marks(findings, column) for column in columns]
    remarks = findings.columns("mark_remark")
    beside = [_marks_in_remarks(findings, column) for column in remarks]
    instead = [_marks_in_remarks(findings, column, TOLD_INSTEAD) for column in remarks]
    joined = combined([*grid, *beside], _joined) if len(grid) + len(beside) > 1 else grid[0]
    if instead:
        told = (joined, *instead)
        joined = combined(told, lambda mark, *said: _joined(*said) if is_blank(mark) else mark)
    joined = _with_sign_out(findings, joined, columns)
    if findings.columns("punch_result"):
        # a day without a punch that was due is a day off
        joined = joined.each(lambda cell: "休息" if is_blank(cell) else cell)
    reader = read_marks(findings, joined.at(base.places).used().values)
    marks = _marks_of_rows(findings, reader, base, joined, columns[0])
    clocks = ("checked_in", "checked_out", "punched_at")
    has_clocks = any(findings.column(field) is not None for field in clocks)
    return _punches_joined(findings, marks) if has_clocks and len(marks) else marks


def _marks_of_rows(
    findings: Findings, reader: MarkReader, base: Base, cells: Coded, column: Column
) -> Marks:
    """The marks of a column with the clock times and the minutes that stand beside them."""
    marks = base.marks(findings, column, cells.each(reader.status), cells.each(_written))
    is_read = marks.status.marked(lambda status: status not in (None, "contradicts"))
    for i in base.places[~is_read]:
        _status(findings, reader, cells[i], int(findings.rows[i]), column)
    places = base.places[is_read]
    if len(places) < len(base.places):
        marks = marks.at(np.flatnonzero(is_read))
    clocks = clock_columns(findings)
    entered, gone = (combined((clocks[field], base.on), clock_on) for field in clocks)
    if findings.column("checked_in") is None and findings.column("punched_at") is None:
        entered = combined((cells, base.on), lambda cell, on: _clocks_in(cell, on)[0])
    unit = duration_unit(findings.column("duration"))
    minutes = findings.cells("duration").each(lambda cell: parse_duration(cell, unit=unit))
    return replace(
        marks,
        checked_in=entered.at(places),
        checked_out=gone.at(places),
        minutes=minutes.at(places),
    )


def _punches_joined(findings: Findings, marks: Marks) -> Marks:
    """One mark per person and meeting, of sheets that have a row with a mark for each punch."""
    if n_groups((marks.person, marks.course, marks.on, marks.batch)) == len(marks):
        return marks
    grouped: dict[tuple[str, str, date, str], list[Mark]] = defaultdict(list)
    for mark in marks.tolist():
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
    return marks_of(found)


def _joined(*cells: Cell) -> Cell:
    """The marks of a row that has several, such as one for each punch of the day."""
    return ",".join(text for cell in cells if (text := text_of(cell))) or None


def _written_marks(findings: Findings, column: Column) -> Coded:
    """The marks of a column; a tick under 迟到 says 迟到."""
    cells = cells_of(findings.table, column.position)
    if column in findings.columns("completion"):
        return cells.each(mark_of_stage)
    if column in findings.columns("progress"):
        findings.note("progress_read", column)
        return marks_of_progress(findings.table, column.position)
    if column in findings.columns("credits"):
        findings.note("credits_read", column)
        return cells.each(mark_of_credits)
    if column not in findings.columns("status_tick"):
        return _signed(findings, cells)
    status = one_line(column.header)
    return cells.each(lambda cell: None if is_blank(cell) else status)


def _marks_in_remarks(
    findings: Findings, column: Column, statuses: Collection[str] = TOLD_BESIDE
) -> Coded:
    """The remarks that are a mark, alone or before a reason: 请假, 迟到10分钟, 迟到:堵车."""

    def mark_in(cell: Cell) -> Cell:
        key = mark_key(cell)
        if status_of_mark(key) in statuses:
            return cell
        mark = mark_with_reason(key)
        return mark if mark and status_of_mark(mark) in statuses else None

    return cells_of(findings.table, column.position).each(mark_in)


def _with_remarks(
    findings: Findings, marks: Marks | None, statuses: Collection[str] = TOLD_BESIDE
) -> Marks | None:
    """Marks by the clock with what remarks say more: 请假 beside no time, 迟到 beside 9:40."""
    remarks = findings.columns("mark_remark")
    if marks is None or not remarks:
        return marks
    said = _marks_in_remarks(findings, remarks[0])
    told = said.each(lambda cell: None if cell is None else status_of_mark(mark_key(cell)))
    told = told.each(lambda status: status if status in statuses else None)
    beside = told.at(np.searchsorted(findings.rows, marks.row))
    return replace(marks, status=combined((beside, marks.status), lambda new, old: new or old))


def _with_sign_out(findings: Findings, marks: Coded, columns: Sequence[Column]) -> Coded:
    """The marks of signing in with those of signing out: who did not sign out left early or forgot.

    A cross says that somebody had left; an empty cell says nothing, and is counted.
    """
    column = findings.column("sign_out")
    if column is None or column in columns:
        return marks
    gone = _signed(findings, cells_of(findings.table, column.position))
    is_open = combined((marks, gone), lambda mark, out: _is_there(mark) and is_blank(out))
    for i in np.flatnonzero(is_open.marked(bool)):
        findings.note("sign_out_missing", column, int(findings.rows[i]))
    return combined((marks, gone), _in_and_out)


def _is_there(mark: Cell) -> bool:
    return status_of_mark(mark_key(mark)) in PRESENT


def _in_and_out(mark: Cell, out: Cell) -> Cell:
    if _is_there(mark) and status_of_mark(mark_key(out)) == "absent":
        return f"{text_of(mark)},早退"
    return mark if _is_there(mark) else _joined(mark, out)


def _signed(findings: Findings, cells: Coded) -> Coded:
    """The marks of a column in which people write their own names: a name there means present."""
    names, written = findings.cells("person_name").each(name_of), cells.each(name_of)
    if set(names.values).isdisjoint(set(written.values) - {""}):
        return cells
    signed = combined((written, names), lambda mark, name: bool(name) and mark == name)
    is_signed = signed.marked(bool)
    n_signed = int(is_signed.sum())
    if not n_signed or 2 * n_signed < int((~cells.marked(is_blank)).sum()):
        return cells
    findings.note("signatures_read", n=n_signed)
    return combined((cells, signed), lambda cell, is_name: "√" if is_name else cell)


def _listed(findings: Findings) -> Marks | None:
    """One mark for everybody on a list without any: as it is called, or as somebody answers."""
    called = status_of_list(findings.table, findings.proposal.file_name)
    status = findings.context.get("listed_are") or called
    code = "presence_unknown" if called is None else "listed_away"
    findings.ask(code, "listed_are", default=called, options=LISTED)
    base, n = _rows_with_day(findings), len(findings.rows)
    if status is None:
        return None
    marks = base.marks(findings, None, constant(str(status), n), constant(None, n))
    return _with_remarks(findings, marks, ("leave",))


def _rows_with_day(findings: Findings) -> Base:
    """The rows that have a person, a course and a day."""
    ids, names = people(findings), courses(findings)
    reason_without_course(findings, names, ids)
    batches = findings.cells("batch").each(lambda cell: key_of(one_line(cell)))
    days = _days_of_rows(findings, ids)
    places = np.flatnonzero(~(ids.missing() | names.missing() | days.missing()))
    return Base(places, ids, names, days, batches)


def _days_of_rows(findings: Findings, ids: Coded) -> Coded:
    field = next(
        (
            f
            for f in ("session_on", "punched_at", "checked_in", "checked_out")
            if is_dated(findings, f)
        ),
        None,
    )
    if field is None:
        given = findings.context.get("date")
        moment = parse_moment(given) if given is not None else None
        return constant(moment.on if moment else None, len(findings.rows))
    cells = findings.cells(field)
    days = moments(findings, field).each(
        lambda moment: moment.on if moment is not None and moment.grain == "day" else None
    )
    if field != "session_on":
        days = _day_of_others(findings, days, cells)
    waits = any(problem.code == "day_order_unknown" for problem in findings.problems)
    if not waits:
        for i in np.flatnonzero(days.missing() & ~ids.missing()):
            reject_day(findings, int(findings.rows[i]), field, cells[i])
    return days


def _day_of_others(findings: Findings, days: Coded, cells: Coded) -> Coded:
    """The days, where no time was written that of all others: whoever was away has no clock.

    In a list of several courses it is the one day of all others of the same course.
    """
    courses, runs = (findings.cells(field).each(text_of) for field in ("course", "batch"))
    met = combined((courses, runs), lambda course, run: (course, run))
    held: dict[tuple[str, str], set[date]] = defaultdict(set)
    for of, day in combined((met, days), lambda of, day: (of, day)).used().values:
        if day is not None:
            held[of].add(day)
    only = {of: next(iter(found)) for of, found in held.items() if len(found) == 1}
    is_open = combined(
        (days, cells, met),
        lambda day, cell, of: day is None and of in only and _says_no_time(cell),
    )
    if rows := findings.rows[is_open.marked(bool)].tolist():
        findings.note_rows("day_of_others", rows)
    return combined((days, is_open, met), lambda day, open_, of: only[of] if open_ else day)


def _says_no_time(cell: Cell) -> bool:
    return is_blank(cell) or says_no_figure(cell)


# storing


def _add_marks(findings: Findings, marks: Marks) -> None:
    frame = pd.DataFrame(
        {
            "session_id": category(marks.session),
            "person_id": category(marks.person),
            "status": category(marks.status),
            "mark": category(marks.mark),
            "checked_in_at": marks.checked_in.times(),
            "checked_out_at": marks.checked_out.times(),
            "minutes": marks.minutes.numbers(),
            "row": marks.row,
            "column": marks.column.array(),
        }
    )
    kept = settle(findings, frame, ["session_id", "person_id"])
    columns = {name: kept[name].array for name in kept if name not in ("row", "column")}
    findings.add("attendance", columns, kept["row"].to_numpy())
    _add_sessions(findings, marks if len(kept) == len(marks) else marks.at(kept.index.to_numpy()))


def _add_sessions(findings: Findings, marks: Marks) -> None:
    trainer = answer_of(findings.context, "trainer")
    trainers = findings.cells("trainer")
    keys = marks.session.used()
    first, last = keys.first_rows(), len(keys) - 1 - keys[::-1].first_rows()
    # meetings whose first marks stand in one row follow each other from right to left
    order = np.lexsort((-last, marks.row[first]))
    records, rows = {}, {}
    for key, place in zip(keys.values[order], first[order], strict=True):
        on, row = marks.on[place], int(marks.row[place])
        here = trainers[int(np.searchsorted(findings.rows, row))]
        rows[key] = row
        records[key] = {
            "course_id": marks.course[place],
            "session_on": on,
            "week_on": week_of(on),
            "trainer": one_line(here) or trainer,
        }
    if len(records) == 1:
        (record,) = records.values()
        record |= _hours_said(findings, record["session_on"])
    add_described(findings, "session", records, rows)


def _hours_said(findings: Findings, on: date) -> dict[str, object]:
    """When the one session of a table began and ended, and how long it was, as said above it."""
    context = findings.context
    minutes = parse_duration(answer_of(context, "hours"))
    span = parse_time_range(answer_of(context, "time_span"))
    if span is None:
        return {} if minutes is None else {"duration_minutes": minutes}
    begins, ends = (datetime.combine(on, clock) for clock in span)
    lasted = (ends - begins).total_seconds() / 60
    return {"starts_at": begins, "ends_at": ends, "duration_minutes": minutes or lasted or None}


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


# totals


def _compare_totals(
    findings: Findings, marks: Marks | None, days: Sequence[tuple[Column, date, str]]
) -> None:
    """Note where a totals line counts other than the marks above it.

    Of a turned table the totals line stands beside the people, one total for each.
    """
    if not findings.table.totals:
        return
    if findings.table.is_transposed:
        _compare_turned_totals(findings, marks)
        return
    by_column: dict[int, list[str]] = defaultdict(list)
    for column, status in zip(marks.column, marks.status, strict=True) if marks else ():
        by_column[column.position].append(status)
    for row, cells in findings.table.totals.items():
        word = next((text_of(cell) for cell in cells if not is_blank(cell)), "")
        for column, _, _ in days:
            given = parse_number(cells[column.position]) if column.position < len(cells) else None
            counts = _counts(by_column[column.position], word)
            if given is not None and counts and given.value not in counts:
                findings.note(
                    "total_mismatch", column, row, cells[column.position], counted=counts[0]
                )


def _compare_turned_totals(findings: Findings, marks: Marks | None) -> None:
    by_row: dict[int, list[str]] = defaultdict(list)
    for row, status in zip(marks.row.tolist(), marks.status, strict=True) if marks else ():
        by_row[row].append(status)
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
