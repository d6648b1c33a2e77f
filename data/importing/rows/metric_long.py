"""Business metrics with one row per figure: a column of names beside values, or beside parts."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from data.importing import vocabulary
from data.importing.coded import Coded, constant
from data.importing.model import Column
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings, headers_of
from data.importing.rows.metric_rows import add_series
from data.importing.rows.naming import (
    metric_of_table,
    note_planned,
    planned_columns,
    unit_of_title,
)
from data.importing.rows.places import places_of, texts_of
from data.importing.rows.ratios import Parts, recombined, with_parts
from data.importing.rows.series import Places, Series, frame_of, named_series
from data.importing.rows.shares import Cells, Figures, no_figures, read_cells, read_figures
from data.importing.rows.totals import is_totals_column
from data.importing.values import name_of, one_line, split_unit, uses_decimal_comma

#: Beside more columns than this one that is called a total is theirs.
LEAST_SUMMED = 2


def is_long(findings: Findings) -> bool:
    """Whether each row is one figure: a value, or the two parts of a ratio."""
    has_parts = has_part_columns(findings)
    if findings.column("metric_name") is not None:
        return True
    if findings.column("metric_value") is not None:
        return all(vocabulary.is_planned(c.header) for c in findings.columns("metric_column"))
    return has_parts and not findings.columns("metric_column")


def has_part_columns(findings: Findings) -> bool:
    """Whether there are a column of numerators and one of denominators."""
    return findings.column("numerator") is not None and findings.column("denominator") is not None


def check_long(findings: Findings) -> None:
    """Add a series for each name in the column of names, or for the one metric of the table.

    Several columns of figures beside the names are teams.
    """
    names = _names(findings)
    places = places_of(findings)
    if names is None or places is None:
        return
    note_planned(findings)
    series: list[Series] = []
    frames: list[pd.DataFrame] = []
    for column in _value_columns(findings):
        inside = places if column is findings.column("metric_value") else _in_team(places, column)
        found = _series_of_column(findings, names, column)
        series += [one for _, one in found]
        frames += [frame_of(one, inside.at(chosen)) for chosen, one in found]
    series, frames = recombined(findings, series, frames)
    add_series(findings, frames, series)


def _value_columns(findings: Findings) -> list[Column | None]:
    """The column of values, else one for each team; None alone where there are only parts."""
    value = findings.column("metric_value")
    if value is not None or has_part_columns(findings):
        return [value]
    planned = {column.position for column in planned_columns(findings)}
    columns = [c for c in findings.columns("metric_column") if c.position not in planned]
    summed = [c for c in columns if is_totals_column(c)] if len(columns) > LEAST_SUMMED else []
    for column in summed:
        findings.note("total_column_left_out", column)
    columns = [c for c in columns if c not in summed]
    if len(columns) > 1:
        findings.note("columns_as_teams", names=headers_of(columns[:3]))
    return [*columns]


def _in_team(places: Places, column: Column | None) -> Places:
    return places if column is None else places.in_team(name_of(one_line(column.header)))


def _series_of_column(
    findings: Findings, names: Coded, column: Column | None
) -> list[tuple[np.ndarray, Series]]:
    """A series for each name, with the places of its rows in the table."""
    parts = _parts(findings)
    cells = constant(None, len(names))
    if column is not None:
        cells = cells_of(findings.table, column.position)
    comma = uses_decimal_comma(cells.values)
    found = []
    for name, chosen in _groups(names):
        if name:
            place = (column, chosen, cells.at(chosen))
            found.append((chosen, _series(findings, name, place, parts, comma=comma)))
        else:
            _reject_nameless(findings, chosen)
    return found


def _names(findings: Findings) -> Coded | None:
    if findings.column("metric_name") is not None:
        return texts_of(findings, "metric_name")
    given = metric_of_table(findings, "metric_unnamed")
    return None if given is None else constant(given, len(findings.table.data_rows))


def _groups(names: Coded) -> Iterator[tuple[str, np.ndarray]]:
    """Each name with its places, in the order in which the names first occur."""
    names = names.used()
    if not len(names.values):
        return
    order = np.argsort(names.codes, kind="stable")
    ends = np.cumsum(np.bincount(names.codes, minlength=len(names.values)))
    for name, chosen in zip(names.values, np.split(order, ends[:-1]), strict=True):
        yield str(name), chosen


def _reject_nameless(findings: Findings, chosen: np.ndarray) -> None:
    column = findings.column("metric_name")
    values = findings.cells("metric_value")
    for i in chosen:
        findings.reject("metric_missing", findings.table.data_rows[i], column, values[i])


def _parts(findings: Findings) -> tuple[Figures, Figures] | None:
    if not has_part_columns(findings):
        return None
    top, bottom = (
        read_figures(findings, findings.column(field), findings.cells(field))
        for field in ("numerator", "denominator")
    )
    return top, bottom


def _series(
    findings: Findings,
    name: str,
    place: tuple[Column | None, np.ndarray, Coded],
    parts: tuple[Figures, Figures] | None,
    *,
    comma: bool,
) -> Series:
    """The series of one name; `place` are the column of its values, its rows and their cells."""
    column, chosen, cells = place
    plain, in_brackets = split_unit(name)
    unit, has_unit = _unit(findings, chosen)
    unit = in_brackets or unit or (split_unit(column.header)[1] if column is not None else "")
    unit = unit or unit_of_title(findings, plain)
    rows = findings.rows[chosen]
    figures = no_figures(len(chosen))
    if column is not None:
        named = replace(column, header=plain, parts=(plain,))
        figures = read_cells(findings, Cells(named, rows, cells, unit), has_decimal_comma=comma)
    one = named_series(plain, unit, figures, column)
    if has_unit is not None:
        one = replace(one, values=np.where(has_unit, one.values, np.nan))
    if parts is None:
        return one
    top, bottom = (part.values[chosen] for part in parts)
    columns = findings.column("numerator"), findings.column("denominator")
    return with_parts(findings, one, figures, Parts(rows, top, bottom, *columns))


def _unit(findings: Findings, chosen: np.ndarray) -> tuple[str, np.ndarray | None]:
    """The unit of a metric, and which of its rows have it where they do not all have the same."""
    column = findings.column("unit")
    if column is None:
        return "", None
    units = texts_of(findings, "unit").at(chosen).used()
    said = [unit for unit in units.values if unit]
    if len(said) < 2:
        return (said[0] if said else ""), None
    differs = units.marked(lambda unit: unit not in ("", said[0]))
    for i in chosen[differs]:
        row, cell = findings.table.data_rows[i], findings.cells("unit")[i]
        findings.reject("unit_differs", row, column, cell, expected=said[0])
    return said[0], ~differs
