"""One metric with years across and months or quarters down."""

from collections.abc import Mapping

from data.importing.coded import Coded, constant
from data.importing.model import Cell
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings
from data.importing.rows.metric_rows import add_series
from data.importing.rows.naming import metric_of_table, unit_of_title
from data.importing.rows.series import Places, frame_of, named_series
from data.importing.rows.shares import read_figures
from data.importing.values import Moment, is_blank, parse_moment, split_unit, text_of
from data.importing.vocabulary import is_total

#: Any year, to see whether a cell is a part of one.
_A_YEAR = 2024


def is_calendar(findings: Findings, across: Mapping[int, Moment]) -> bool:
    """Whether years stand across and, in a column of their own, parts of a year down."""
    if findings.column("metric_name") is not None or not across:
        return False
    parts = [cell for cell in _parts(findings).used().values if not is_blank(cell)]
    return all(moment.grain == "year" for moment in across.values()) and any(
        _within(cell, _A_YEAR) is not None and parse_moment(cell) is None for cell in parts
    )


def check_calendar(findings: Findings, across: Mapping[int, Moment]) -> None:
    """Add a series for each year, all of the one metric that title, file or reader name."""
    given = metric_of_table(findings, "metric_unknown")
    if given is None:
        return
    name, unit = split_unit(given)
    unit = unit or unit_of_title(findings, name)
    cells, n = _parts(findings), len(findings.rows)
    _reject_others(findings, cells)
    frames, series = [], []
    for column in (c for c in findings.table.columns if c.position in across):
        year = across[column.position].on.year
        moments = cells.each(lambda cell, year=year: _within(cell, year))
        figures = read_figures(
            findings, column, cells_of(findings.table, column.position), unit=unit
        )
        one = named_series(name, unit, figures, column)
        places = Places(
            findings.rows,
            moments.each(lambda moment: None if moment is None else moment.on),
            moments.each(lambda moment: None if moment is None else moment.grain),
            constant("", n),
            constant("", n),
        )
        series.append(one)
        frames.append(frame_of(one, places))
    add_series(findings, frames, series)


def _parts(findings: Findings) -> Coded:
    """The cells that say which part of a year a row is."""
    return findings.cells("period" if findings.column("period") is not None else "month")


def _within(cell: Cell, year: int) -> Moment | None:
    """The month or quarter of a year that 3月, 3 or Q1 is; None for anything else."""
    text = text_of(cell)
    read = f"{year}-{text}" if text.isdigit() else f"{year}{text}" if text[:1] in "Qq" else cell
    moment = parse_moment(read, year=year)
    return moment if moment is not None and moment.grain in ("month", "quarter") else None


def _reject_others(findings: Findings, cells: Coded) -> None:
    column = findings.column("period") or findings.column("month")
    for row, cell in zip(findings.table.data_rows, cells, strict=True):
        if _within(cell, _A_YEAR) is None:
            if is_total(text_of(cell)):
                findings.note("summary_row_skipped", row=row, seen=cell)
            else:
                findings.reject("bad_date", row, column, cell)
