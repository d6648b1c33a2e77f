"""Clock times in rows: punches and stays, of which a person has several at one meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import numpy as np

from data.importing import vocabulary
from data.importing.coded import (
    Coded,
    combined,
    constant,
    earliest,
    first_of_groups,
    grouped,
    latest,
    objects,
    of_numbers,
)
from data.importing.marking import clock_times, status_of_mark, stronger
from data.importing.model import Cell, Column
from data.importing.rows.findings import Findings
from data.importing.rows.mark_columns import Base, Marks
from data.importing.rows.marks import mark_key, read_marks
from data.importing.rows.moments import moments
from data.importing.values import (
    is_blank,
    parse_duration,
    parse_time_in_column,
    says_no_figure,
    text_of,
    time_unit_in,
)
from data.importing.years import holds_day

#: What a row says whose cells are all times or empty: somebody was there, or nothing is known.
THERE, UNKNOWN = "present", "no_record"

# the clocks of a row


def is_dated(findings: Findings, field: str) -> bool:
    """Whether a column holds days, with or without times, and not times alone."""
    if findings.column(field) is None:
        return False
    return holds_day(findings.cells(field).values)


Clock = datetime | time | None


def clock_columns(findings: Findings) -> dict[str, Coded]:
    """Check-in and check-out of each row: with its day where that is written, else the time."""
    entered = "checked_in" if findings.column("checked_in") is not None else "punched_at"
    return {
        "checked_in": _clock_column(findings, entered),
        "checked_out": _clock_column(findings, "checked_out"),
    }


def _clock_column(findings: Findings, field: str) -> Coded:
    cells = findings.cells(field)
    if findings.column(field) is None:
        return cells
    if not is_dated(findings, field):
        return cells.each(_time_of)
    return combined(
        (cells, moments(findings, field)),
        lambda cell, moment: moment.clock if moment and moment.at is not None else _time_of(cell),
    )


def _time_of(cell: Cell) -> Clock:
    """The time of a cell without a day; several of one cell count from the first to the last."""
    if isinstance(cell, datetime):
        return cell
    return parse_time_in_column(cell) or next(iter(clock_times(cell)), None)


def clock_on(clock: Clock, on: date | None) -> datetime | None:
    """A time on a day, whether it has a day of its own or not."""
    if not isinstance(clock, time):
        return clock
    return datetime.combine(on, clock) if on is not None else None


def duration_unit(column: Column | None) -> str | None:
    """The unit a header gives for bare numbers; minutes unless it says another one.

    None for days: how long one of them was nobody knows.
    """
    if column is None:
        return None
    unit = time_unit_in(column.header) or "minute"
    return None if unit == "day" else unit


# several rows of one visit


@dataclass(frozen=True, eq=False)
class Visits:
    """Rows that speak of one person at one meeting: the first of each visit, the visit of each row.

    Both are places among the rows of the base.
    """

    first: np.ndarray
    of_row: np.ndarray

    def __len__(self) -> int:
        return len(self.first)

    @property
    def n_rows(self) -> np.ndarray:
        """How many rows each visit has."""
        return np.bincount(self.of_row, minlength=len(self))


def _visits(base: Base) -> Visits:
    columns = (base.person, base.course, base.on, base.batch)
    return Visits(*first_of_groups(grouped([one.at(base.places) for one in columns])))


def _marks(
    findings: Findings, base: Base, visits: Visits, status: Coded, minutes: np.ndarray
) -> Marks:
    """A mark for each visit, in the order of their first rows."""
    nothing = constant(None, len(base.person))
    marks = replace(base, places=base.places[visits.first]).marks(findings, None, nothing, nothing)
    return replace(marks, status=status, minutes=of_numbers(minutes))


def punches(findings: Findings, base: Base) -> Marks | None:
    """One mark for each person and meeting of sheets with a row for each punch, or join and leave.

    First and last punch are check-in and check-out; minutes are those between joins and leaves.
    """
    if not len(base):
        return None
    visits, rows = _visits(base), findings.rows[base.places]
    cells = _clock_column(findings, "punched_at")
    clocks = combined((cells, base.on), clock_on).at(base.places)
    events = findings.cells("punch_action").each(_event).at(base.places)
    entered, gone = (edge(clocks, visits.of_row, len(visits)) for edge in (earliest, latest))
    minutes = np.full(len(visits), np.nan)
    if any(event is not None for event in events.values):
        minutes = _minutes_inside(findings, visits, rows, clocks, events)
    findings.note_rows("single_punch", rows[visits.first[visits.n_rows == 1]])
    if len(visits) < len(base):
        findings.note("rows_joined", n=len(base), n_joined=len(visits))
    marks = _marks(findings, base, visits, constant(THERE, len(visits)), minutes)
    return replace(marks, checked_in=entered, checked_out=gone.without(entered.codes == gone.codes))


def _event(action: Cell) -> str | None:
    return vocabulary.event_of(text_of(action).upper())


def _minutes_inside(
    findings: Findings, visits: Visits, rows: np.ndarray, clocks: Coded, events: Coded
) -> np.ndarray:
    """Minutes that each visit was inside; a last join that no leave follows is noted."""
    timed: list[list[tuple[datetime, str | None]]] = [[] for _ in range(len(visits))]
    last = np.zeros(len(visits), dtype=np.int64)
    for row, visit, clock, event in zip(rows, visits.of_row, clocks, events, strict=True):
        last[visit] = row
        if clock is not None:
            timed[visit].append((clock, event))
    minutes = np.full(len(visits), np.nan)
    for visit, of_visit in enumerate(timed):
        of_visit.sort(key=lambda one: (one[0], one[1] or ""))
        if of_visit and of_visit[-1][1] == "joined":
            findings.note("join_without_leave", row=int(last[visit]))
        minutes[visit] = _inside(of_visit)
    return minutes


def _inside(events: Sequence[tuple[datetime, str | None]]) -> float:
    """Minutes between each join and the leave after it; NaN where no stay has both."""
    if any(event is None for _, event in events):
        return np.nan
    stays, since = [], None
    for clock, event in events:
        if event == "joined":
            since = since or clock
        elif since is not None:
            stays.append(clock - since)
            since = None
    return sum(stays, timedelta(0)).total_seconds() / 60 if stays else np.nan


def stays(findings: Findings, base: Base) -> Marks | None:
    """One mark for each person and meeting of sheets with a row for each stay.

    From the first check-in to the last check-out; minutes are added up.
    """
    unit = duration_unit(findings.column("duration"))
    minutes = findings.cells("duration").each(lambda cell: parse_duration(cell, unit=unit))
    read = clock_columns(findings)
    clocks = {field: combined((cells, base.on), clock_on) for field, cells in read.items()}
    said = _said(findings, base.places, clocks, minutes)
    chosen = np.flatnonzero(~said.missing())
    if not len(chosen):
        return None
    base = replace(base, places=base.places[chosen])
    visits, said = _visits(base), said.at(chosen)
    entered, gone = (clocks[field].at(base.places) for field in ("checked_in", "checked_out"))
    first = earliest(entered, visits.of_row, len(visits))
    if findings.column("checked_out") is None:
        last = latest(entered, visits.of_row, len(visits))
        last = last.without(last.codes == first.codes)
    else:
        last = latest(gone, visits.of_row, len(visits))
    findings.note_rows("rejoined", findings.rows[base.places[visits.first[visits.n_rows > 1]]])
    added = _added(minutes.at(base.places).numbers(), visits)
    marks = _marks(findings, base, visits, _status_of(said, visits), added)
    return replace(marks, checked_in=first, checked_out=last)


def _added(minutes: np.ndarray, visits: Visits) -> np.ndarray:
    """The minutes of each visit, NaN where none of its rows has any."""
    known = ~np.isnan(minutes)
    if not known.any():
        return np.full(len(visits), np.nan)
    of_row = visits.of_row[known]
    n = np.bincount(of_row, minlength=len(visits))
    return np.where(n, np.bincount(of_row, minutes[known], minlength=len(visits)), np.nan)


def _status_of(said: Coded, visits: Visits) -> Coded:
    """The status of each visit: there if any of its rows says so, else the strongest of them."""
    is_there = np.bincount(visits.of_row, said.marked(lambda one: one == THERE)) > 0
    together: dict[int, set[str]] = {}
    for row in np.flatnonzero(~is_there[visits.of_row]):
        together.setdefault(int(visits.of_row[row]), set()).add(said[row])
    values = [THERE, *sorted({stronger(found) for found in together.values()} - {THERE})]
    codes = np.zeros(len(visits), dtype=np.int8)
    for visit, found in together.items():
        codes[visit] = values.index(stronger(found))
    return Coded(objects(values), codes)


def _said(
    findings: Findings, places: np.ndarray, clocks: dict[str, Coded], minutes: Coded
) -> Coded:
    """The status of each stay; None where a cell instead of a time says what is not known."""
    timed = {field: ~cells.missing()[places] for field, cells in clocks.items()}
    is_there = np.logical_or.reduce([*timed.values(), minutes.marked(bool)[places]])
    unknown = UNKNOWN if is_there.all() else _said_by_nothing(findings)
    values: dict[str | None, int] = {THERE: 0} | ({unknown: 1} if unknown != THERE else {})
    codes = np.where(is_there, values[THERE], values[unknown]).astype(np.int8)
    odd = {
        field: is_odd
        for field, is_timed in timed.items()
        if (is_odd := ~is_timed & findings.cells(field).marked(_is_odd)[places]).any()
    }
    for place in np.flatnonzero(np.logical_or.reduce([*odd.values(), np.zeros(len(places), bool)])):
        fields = [field for field, is_odd in odd.items() if is_odd[place]]
        row = int(places[place])
        said = _said_instead(findings, fields, row, is_there=bool(is_there[place]))
        codes[place] = values.setdefault(said, len(values))
    return Coded(objects(list(values)), codes)


def _said_by_nothing(findings: Findings) -> str | None:
    """What no time beside the times of others says: as no mark beside marks, once per source."""
    if findings.table.source is not None:
        return UNKNOWN
    return read_marks(findings, [time(9), None]).status(None)


def _is_odd(cell: Cell) -> bool:
    return not (is_blank(cell) or says_no_figure(cell))


def _said_instead(
    findings: Findings, fields: Sequence[str], place: int, *, is_there: bool
) -> str | None:
    """The status that a row says in words where a time should be; None where they are not known."""
    row = int(findings.rows[place])
    for field in fields:
        cell, column = findings.cells(field)[place], findings.column(field)
        if not is_there:
            status = status_of_mark(mark_key(cell))
            if status is None:
                findings.reject("unknown_mark", row, column, cell)
            return status
        findings.note("time_left_empty", column, row, cell)
    return THERE
