"""Business metrics with the periods across: one row per metric, one column per day or month."""

from collections.abc import Sequence

import numpy as np

from data.importing import vocabulary
from data.importing.model import Column
from data.importing.profiles import cells_of, header_moment, moment_columns
from data.importing.rows.findings import Findings, answer_of
from data.importing.rows.moments import year_of
from data.importing.rows.places import (
    Places,
    names_of_cells,
    period_of_days,
    teams_of,
    texts_of,
)
from data.importing.rows.ratios import note_ratio_in_words
from data.importing.rows.series import Series, add_series, frame_of, named_series
from data.importing.rows.shares import Cells, read_cells
from data.importing.values import Moment, split_unit, uses_decimal_comma


def check_across(findings: Findings) -> None:
    """Add a series for each row; the columns are its days or periods."""
    year, serials = year_of(findings), moment_columns(findings.table)
    found = [
        (c, header_moment(c, year) or serials.get(c.position)) for c in findings.columns("value_on")
    ]
    dated = [(c, moment) for c, moment in found if moment is not None]
    if not dated:
        return
    names, units, teams = _names(findings), texts_of(findings, "unit"), _teams(findings)
    lines = [cells_of(findings.table, c.position) for c, _ in dated]
    comma = uses_decimal_comma([cell for line in lines for cell in line])
    series, frames = [], []
    for i, (row, label) in enumerate(zip(findings.table.data_rows, names, strict=True)):
        if not label or vocabulary.is_total(label):
            _skip(findings, row, label)
            continue
        name, unit = split_unit(label)
        unit = unit or units[i] or answer_of(findings.context, "unit") or ""
        cells = [line[i] for line in lines]
        one = _series(findings, row, name, unit, [c for c, _ in dated], cells, comma=comma)
        series.append(one)
        frames.append(frame_of(one, _places(row, [moment for _, moment in dated], teams[i])))
    note_ratio_in_words(findings, series)
    add_series(findings, frames, series)


def _skip(findings: Findings, row: int, label: str) -> None:
    if label:
        findings.note("summary_row_skipped", row=row, seen=label)
    else:
        findings.reject("metric_missing", row, findings.column("metric_name"))


def _names(findings: Findings) -> np.ndarray:
    """The metric of each row, or the one metric of a table whose rows are teams."""
    if findings.column("metric_name") is not None:
        return texts_of(findings, "metric_name")
    labels = findings.column("team") or findings.column("series")
    given = answer_of(findings.context, "metric")
    if given is not None:
        return np.full(len(findings.table.data_rows), given, dtype=object)
    return (
        names_of_cells(cells_of(findings.table, labels.position))
        if labels
        else texts_of(findings, "metric_name")
    )


def _teams(findings: Findings) -> np.ndarray:
    is_named = findings.column("metric_name") is not None or answer_of(findings.context, "metric")
    return (
        teams_of(findings) if is_named else np.full(len(findings.table.data_rows), "", dtype=object)
    )


def _series(
    findings: Findings,
    row: int,
    name: str,
    unit: str,
    columns: Sequence[Column],
    cells: Sequence[object],
    *,
    comma: bool,
) -> Series:
    """The series of one row."""
    column = Column(columns[0].position, name, (name,))
    rows = np.full(len(cells), row)
    positions = np.array([c.position for c in columns])
    place = Cells(column, rows, cells, unit, positions)
    figures = read_cells(findings, place, has_decimal_comma=comma)
    return named_series(name, unit, figures, column)


def _places(row: int, moments: Sequence[Moment], team: str) -> Places:
    n = len(moments)
    period = _period([*moments])
    return Places(
        rows=np.full(n, row),
        on=np.array([moment.on for moment in moments], dtype=object),
        period=np.array([period or moment.grain for moment in moments], dtype=object),
        team=np.full(n, team, dtype=object),
        arm=np.full(n, "", dtype=object),
    )


def _period(found: Sequence[Moment]) -> str | None:
    if any(moment.grain != "day" for moment in found):
        return None
    days = sorted({moment.on for moment in found})
    return period_of_days(days) if len(days) >= 3 else "day"
