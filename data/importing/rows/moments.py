"""Days and clock times of a column, read with what the whole column and the context settle."""

from data.importing.model import Cell
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings
from data.importing.values import Moment, day_order, is_blank, parse_moment


def moments(findings: Findings, field_id: str) -> list[Moment | None]:
    """One moment per data row for a field, None where it is empty or no day; the caller judges.

    An open order of day and month is asked for once, and such cells stay None until it is answered.
    """
    column = findings.column(field_id)
    if column is None:
        return [None] * len(findings.table.data_rows)
    cells = cells_of(findings.table, column.position)
    year = year_of(findings)
    day_first = findings.context.get("day_first")
    if day_first is None:
        order = day_order(cells)
        day_first = None if order == "ask" else order
        if order == "ask":
            _ask_order(findings, column, cells)
    read = {
        cell: parse_moment(cell, day_first=day_first, year=year, is_date_column=True)
        for cell in set(cells)
        if not is_blank(cell)
    }
    return [read.get(cell) for cell in cells]


def year_of(findings: Findings) -> int | None:
    """The year that completes days without one."""
    year = findings.context.get("year")
    return int(str(year)) if year is not None else None


def _ask_order(findings: Findings, column: object, cells: list[Cell]) -> None:
    if not any(p.code == "day_order_unknown" for p in findings.problems):
        seen = next(c for c in cells if isinstance(c, str) and day_order([c]) == "ask")
        findings.ask(
            "day_order_unknown", "day_first", options=[True, False], column=column, seen=seen
        )
