"""A list of leaves: who was away from when to when, in whole and half days."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from data.importing import vocabulary
from data.importing.model import Cell
from data.importing.profiles import cells_of
from data.importing.rows.describing import people
from data.importing.rows.findings import Findings, settle
from data.importing.rows.moments import moments, year_of
from data.importing.values import (
    Moment,
    fold,
    is_blank,
    one_line,
    parse_moment,
    parse_number,
    text_of,
)

#: Hours of a working day, where a leave is written in hours.
HOURS_PER_DAY = 8
#: More days of leave than this are a slip of the pen.
MOST_DAYS = 400
#: Half of a day, the least that is written.
HALF = 0.5

_HALF_DAY = re.compile(r"上午|下午|\bAM\b|\bPM\b|半天|half", re.IGNORECASE)


@dataclass(frozen=True)
class Leave:
    """One row of the list; `n_days` counts halves."""

    row: int
    person: str
    kind: str
    starts_on: date
    ends_on: date
    n_days: float


def check_leaves(findings: Findings) -> None:
    """Add a leave per row; overlapping ones are all kept and said."""
    leaves = _leaves(findings)
    if not leaves:
        return
    _note_overlaps(findings, leaves)
    n_half = sum(leave.n_days % 1 > 0 for leave in leaves)
    if n_half:
        findings.note("leave_half_days", n=n_half)
    findings.note("leaves_kept", n=len(leaves))
    frame = pd.DataFrame(
        {
            "person_id": [leave.person for leave in leaves],
            "leave_kind": [leave.kind for leave in leaves],
            "starts_on": pd.Series([leave.starts_on for leave in leaves], dtype=object),
            "n_days": [leave.n_days for leave in leaves],
            "ends_on": pd.Series([leave.ends_on for leave in leaves], dtype=object),
            "row": [leave.row for leave in leaves],
        }
    )
    kept = settle(findings, frame, ["person_id", "leave_kind", "starts_on", "n_days"])
    columns = kept.drop(columns="row")
    findings.add("leave_record", columns.to_dict("list"), list(kept["row"]))


def _leaves(findings: Findings) -> list[Leave]:
    ids = _granted(findings, people(findings))
    starts, ends = moments(findings, "leave_from"), moments(findings, "leave_to")
    first, last = findings.cells("leave_from"), findings.cells("leave_to")
    counts, kinds = findings.cells("leave_days"), findings.cells("leave_kind")
    year = year_of(findings)
    found = []
    for i, (row, person) in enumerate(zip(findings.table.data_rows, ids, strict=True)):
        if person is None:
            continue
        both = _ends_of(first[i], year)
        start = starts[i] or _day_of_half(first[i]) or both[0]
        end = ends[i] or _day_of_half(last[i]) or both[1]
        if start is None or start.grain != "day":
            code = "date_missing" if is_blank(first[i]) else "bad_date"
            if not any(p.code == "day_order_unknown" for p in findings.problems):
                findings.reject(code, row, findings.column("leave_from"), first[i])
            continue
        written = _n_days(findings, row, counts[i])
        until = end.on if end is not None and end.grain == "day" else None
        days = written or _counted(start.on, until, (first[i], last[i]))
        ends_on = until or start.on + timedelta(days=math.ceil(days) - 1)
        if ends_on < start.on:
            findings.reject("leave_ends_before", row, findings.column("leave_to"), last[i])
            continue
        kind = one_line(kinds[i])
        if vocabulary.holds(kind, vocabulary.term("terms", "not_leave")):
            findings.note("no_leave", findings.column("leave_kind"), row, kinds[i])
            continue
        found.append(Leave(row, person, kind, start.on, ends_on, days))
        _compare_days(findings, found[-1])
    return found


def _granted(findings: Findings, ids: Sequence[str | None]) -> list[str | None]:
    """The people of the rows, without those whose leave was refused or withdrawn."""
    refused = vocabulary.term("terms", "refused")
    found = list(ids)
    # on a list of leaves a column called status says what became of the request
    for column in (*findings.columns("approval"), *findings.columns("attendance_status")):
        cells = cells_of(findings.table, column.position)
        for i, (row, cell) in enumerate(zip(findings.table.data_rows, cells, strict=True)):
            if found[i] is not None and vocabulary.word_key(text_of(cell)) in refused:
                findings.note("leave_not_granted", column, row, cell)
                found[i] = None
    return found


def _day_of_half(cell: Cell) -> Moment | None:
    """The day of 2026-03-05 上午, which names a half and no clock time."""
    text = _HALF_DAY.sub(" ", text_of(cell)) if isinstance(cell, str) else ""
    return parse_moment(text.strip()) if text.strip() else None


#: From a day to a day in one cell: 2026-09-24至2026-09-26, 9.25-9.26, 9月24日~26日.
_FROM_TO = re.compile(r"(.+?\d日?)\s*(?:至|到|~|—+|–|\bto\b|\s-\s|(?<=\d)-(?=\d+[./月]))\s*(\d.*)")
_DAY_ALONE = re.compile(r"(\d{1,2})日?")


def _ends_of(cell: Cell, year: int | None) -> tuple[Moment | None, Moment | None]:
    """The first and the last day of a cell that holds both; None for what it does not say."""
    found = _FROM_TO.fullmatch(fold(text_of(cell))) if isinstance(cell, str) else None
    if found is None:
        return None, None
    start, end = (
        parse_moment(re.sub(r"^(\d{1,2})\.(\d{1,2})$", r"\1/\2", part.strip()), year=year)
        for part in found.groups()
    )
    alone = _DAY_ALONE.fullmatch(found[2].strip())
    if alone is not None and start is not None:
        end = parse_moment(f"{start.on:%Y-%m}-{int(alone[1]):02d}")
    return start, end


def _n_days(findings: Findings, row: int, cell: Cell) -> float | None:
    """The length a row writes, in days; None where it writes none that can be."""
    if is_blank(cell):
        return None
    text = text_of(cell)
    number = parse_number(
        re.sub(r"\s*(?:天|日|days?|小时|hours?|h)$", "", text, flags=re.IGNORECASE)
    )
    column = findings.column("leave_days")
    in_hours = re.search(
        r"小时|hour|\dh$", f"{column.header if column else ''} {text}", re.IGNORECASE
    )
    value = HALF if text in ("半天", "half a day", "half day") else number.value if number else 0.0
    days = value / HOURS_PER_DAY if in_hours else value
    if not 0 < days <= MOST_DAYS:
        findings.note("number_left_empty", column, row, cell)
        return None
    return round(days, 4)


def _counted(start: date, end: date | None, cells: Sequence[Cell]) -> float:
    """The length from the first to the last day, where it is not written; halves where named."""
    days = float(((end or start) - start).days + 1)
    is_half = days == 1 and any(_HALF_DAY.search(text_of(cell)) for cell in cells)
    return HALF if is_half else max(days, 1.0)


def _compare_days(findings: Findings, leave: Leave) -> None:
    """Note a length that fits neither the days nor the working days between first and last."""
    days = [
        leave.starts_on + timedelta(days=i)
        for i in range((leave.ends_on - leave.starts_on).days + 1)
    ]
    n_working = sum(day.weekday() < 5 for day in days)
    if math.ceil(leave.n_days) not in (len(days), n_working):
        findings.note(
            "leave_days_differ",
            findings.column("leave_days"),
            leave.row,
            f"{leave.n_days:g}",
            expected=len(days),
        )


def _note_overlaps(findings: Findings, leaves: Sequence[Leave]) -> None:
    """Note each leave of a person that begins before another one of theirs has ended."""
    of_person: dict[str, list[Leave]] = defaultdict(list)
    for leave in leaves:
        of_person[leave.person].append(leave)
    for same in of_person.values():
        same.sort(key=lambda leave: (leave.starts_on, leave.ends_on, leave.row))
        for i, leave in enumerate(same[1:], 1):
            before = max(same[:i], key=lambda other: other.ends_on)
            both_half = leave.n_days == before.n_days == HALF
            if leave.starts_on <= before.ends_on and not both_half:
                findings.note(
                    "leave_overlaps",
                    findings.column("leave_from"),
                    leave.row,
                    leave.starts_on,
                    other_row=before.row + 1,
                )
