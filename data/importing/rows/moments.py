"""Days and clock times of a column, read with what the whole table and the context settle."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from data.importing import asking, context
from data.importing.coded import Coded, constant
from data.importing.model import Cell, Column
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings
from data.importing.values import Moment, day_order, fold, is_blank, parse_moment

_SLASHED = re.compile(r"(?<![\d/])\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})(?!\d)")
#: What programs write where the day comes first: a comma and a clock of 24 hours with seconds.
#: Where the month comes first they write AM or PM.
_DAY_FIRST_STYLE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}, ?\d{1,2}:\d{2}:\d{2}")


def moments(findings: Findings, field_id: str) -> Coded:
    """A moment per data row for a field, None where it is empty or no day; the caller judges.

    An open order of day and month is asked for once, and such cells stay None until it is answered
    unless the way they are written suggests an order; that is used meanwhile.
    """
    column = findings.column(field_id)
    if column is None:
        return constant(None, len(findings.table.data_rows))
    cells = findings.cells(field_id)
    year = year_of(findings)
    day_first = order_of(findings, column, cells.values)

    def read(cell: Cell) -> Moment | None:
        if is_blank(cell):
            return None
        return parse_moment(cell, day_first=day_first, year=year, is_date_column=True)

    return cells.each(read)


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
    return _ask_order(findings, column, cells) if order == "ask" else order


def _proved_elsewhere(findings: Findings, cells: Sequence[Cell]) -> bool | Literal["ask"]:
    """The order as the other days of the table and its title prove it: one program wrote them."""
    texts = context.texts_around(findings.table, findings.proposal.file_name)
    others = [day for text in texts for day in _SLASHED.findall(text)]
    for match in findings.proposal.matches:
        if match.field_id in asking.DATE_FIELDS:
            others += cells_of(findings.table, match.column).values.tolist()
    order = day_order(others)
    if isinstance(order, bool):
        return order
    days = {on for on in (context.day_of(findings.table, texts),) if on is not None}
    days |= {moment.on for text in texts for moment in _written_out(text)}
    fitting = [first for first in (True, False) if days & _read(cells, first)]
    return fitting[0] if len(fitting) == 1 else "ask"


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
