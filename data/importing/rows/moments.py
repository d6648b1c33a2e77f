"""Days and clock times of a column, read with what the whole table and the context settle."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from data.importing import context
from data.importing.coded import Coded, combined, constant
from data.importing.header_days import months_written_out
from data.importing.model import Cell, Column
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings
from data.importing.rows.zones import (
    moment_at_home,
    zone_named,
    zone_of_cell,
    zone_of_column,
)
from data.importing.values import (
    PLAIN_DAY_AND_CLOCK,
    Moment,
    day_order,
    fold,
    is_blank,
    parse_moment,
    text_of,
)
from data.importing.years import DATE_FIELDS

#: Moments of what has happened when a file is written: none of them lies in the future.
HAPPENED = frozenset({"submitted_at", "started_at", "checked_in", "checked_out", "punched_at"})
_SLASHED = re.compile(r"(?<![\d/])\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})(?!\d)")
#: What programs write where the day comes first: a comma and a clock of 24 hours with seconds.
#: Where the month comes first they write AM or PM.
_DAY_FIRST_STYLE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}, ?\d{1,2}:\d{2}:\d{2}")


def moments(findings: Findings, field_id: str) -> Coded:
    """A moment per data row for a field, None where it is empty or no day; the caller judges.

    An open order of day and month is asked for once, and such cells stay None until it is answered
    unless the way they are written suggests an order; that is used meanwhile. Times of another zone
    are read as clocks at home show them, which is said.
    """
    column = findings.column(field_id)
    if column is None:
        return constant(None, len(findings.table.data_rows))
    return _read_moments(findings, column, findings.cells(field_id))


def days(findings: Findings, field_id: str) -> tuple[Coded, Coded]:
    """The cells of a field and their moments (as above) where no more than the day is asked for.

    A clock that does not move the day is left out of both: many moments are few days.
    """
    column, cells = findings.column(field_id), findings.cells(field_id)
    if column is None:
        return cells, constant(None, len(cells))
    if zone_of_column(findings.table, column) is None:
        cells = cells.rewritten(PLAIN_DAY_AND_CLOCK, r"\1", lambda cell: cell)
    return cells, _read_moments(findings, column, cells)


def _read_moments(findings: Findings, column: Column, cells: Coded) -> Coded:
    year = year_of(findings)
    day_first = order_of(findings, column, cells.values)
    words = (cell for cell in cells.values if isinstance(cell, str) and cell[:1].isalpha())
    months = months_written_out(map(text_of, words))

    def read(cell: Cell) -> Moment | None:
        if is_blank(cell):
            return None
        written = months.get(text_of(cell), cell) if months else cell
        return parse_moment(written, day_first=day_first, year=year, is_date_column=True)

    return _at_home(findings, column, cells, cells.each(read))


def _at_home(findings: Findings, column: Column, cells: Coded, written: Coded) -> Coded:
    """Moments by the organisation's clocks, where the cells or the header say another zone."""
    of_column = zone_of_column(findings.table, column)
    if of_column is None and all(zone_of_cell(cell) is None for cell in cells.used().values):
        return written
    home = zone_named(findings.known.zone)
    assert home is not None
    read = combined(
        (cells, written),
        lambda cell, moment: moment_at_home(moment, zone_of_cell(cell) or of_column, home),
    )
    _note_zone(findings, column, cells, written, read)
    return read


def _note_zone(
    findings: Findings, column: Column, cells: Coded, written: Coded, read: Coded
) -> None:
    changed = [i for i in range(len(cells)) if written[i] != read[i]]
    if not changed or ("times_converted", column.position) in findings.notes:
        return
    first = changed[0]
    findings.note(
        "times_converted",
        column,
        int(findings.rows[first]),
        cells[first],
        n=len(changed),
        read_as=f"{read[first].clock:%Y-%m-%d %H:%M}",
        zone=findings.known.zone,
        n_days=sum(written[i].on != read[i].on for i in changed),
    )


def days_or_empty(findings: Findings, field: str) -> list[date | None]:
    """The days of a column; a cell that is no day is left empty and noted."""
    column = findings.column(field)
    days: list[date | None] = []
    for row, cell, moment in zip(
        findings.table.data_rows, findings.cells(field), moments(findings, field), strict=True
    ):
        is_day = moment is not None and moment.grain == "day"
        if not is_day and not is_blank(cell) and text_of(cell) not in ("-", "—", "/", "无"):
            findings.note("date_left_empty", column, row, cell)
        days.append(moment.on if is_day else None)
    return days


def year_of(findings: Findings) -> int | None:
    """The year that completes days without one."""
    year = findings.context.get("year")
    return int(str(year)) if year is not None else None


def order_of(findings: Findings, column: Column | None, cells: Sequence[Cell]) -> bool | None:
    """Whether days come before months in a column (None: in headers): answered, proved or asked."""
    given = findings.context.get("day_first")
    if isinstance(given, bool):
        return given
    order = day_order(cells)
    if order == "ask":
        order = _proved_elsewhere(findings, cells)
    if order == "ask" and column is not None:
        order = _proved_by_today(findings, column, cells)
    return _ask_order(findings, column, cells) if order == "ask" else order


def _proved_elsewhere(findings: Findings, cells: Sequence[Cell]) -> bool | Literal["ask"]:
    """The order as the other days of the table and its title prove it: one program wrote them."""
    texts = context.texts_around(findings.table, findings.proposal.file_name)
    others = [day for text in texts for day in _SLASHED.findall(text)]
    for match in findings.proposal.matches:
        if match.field_id in DATE_FIELDS:
            others += cells_of(findings.table, match.column).values.tolist()
    order = day_order(others)
    if isinstance(order, bool):
        return order
    days = {on for on in (context.day_of(findings.table, texts),) if on is not None}
    days |= {moment.on for text in texts for moment in _written_out(text)}
    fitting = [first for first in (True, False) if days & _read(cells, first)]
    return fitting[0] if len(fitting) == 1 else "ask"


def _proved_by_today(
    findings: Findings, column: Column, cells: Sequence[Cell]
) -> bool | Literal["ask"]:
    """The order in which nothing that has happened lies in the future; a day's grace for zones."""
    if not any(
        m.column == column.position and m.field_id in HAPPENED for m in findings.proposal.matches
    ):
        return "ask"
    last = _today() + timedelta(days=1)
    fitting = [
        first for first in (True, False) if (days := _read(cells, first)) and max(days) <= last
    ]
    return fitting[0] if len(fitting) == 1 else "ask"


def _today() -> date:
    return date.today()


def _written_out(text: str) -> list[Moment]:
    found = re.findall(r"(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?<!\d)20\d{6}(?!\d)", text)
    return [moment for day in found if (moment := parse_moment(day)) is not None]


def _read(cells: Sequence[Cell], day_first: bool) -> set[date]:
    found = (parse_moment(c, day_first=day_first) for c in set(cells) if isinstance(c, str))
    return {moment.on for moment in found if moment is not None}


def _ask_order(findings: Findings, column: Column | None, cells: Sequence[Cell]) -> bool | None:
    before = findings.remembered("day_first")
    open_cells = [c for c in cells if isinstance(c, str) and day_order([c]) == "ask"]
    seen = open_cells[0] if open_cells else next(c for c in cells if not is_blank(c))
    is_likely = bool(open_cells) and all(_DAY_FIRST_STYLE.fullmatch(fold(c)) for c in open_cells)
    default = before if isinstance(before, bool) else True if is_likely else None
    if not any(p.code.startswith("day_order") for p in findings.problems):
        code = "day_order_likely" if is_likely else "day_order_unknown"
        code = "day_order_remembered" if isinstance(before, bool) else code
        findings.ask(
            code, "day_first", default=default, options=[True, False], column=column, seen=seen
        )
    return default
