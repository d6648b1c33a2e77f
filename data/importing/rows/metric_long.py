"""Business metrics with one row per figure: a column of names beside values, or beside parts."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from data.importing import vocabulary
from data.importing.rows.findings import Findings
from data.importing.rows.naming import metric_of_table, note_planned
from data.importing.rows.places import places_of, texts_of
from data.importing.rows.ratios import Parts, note_ratio_in_words, recombined, with_parts
from data.importing.rows.series import Series, add_series, frame_of, named_series
from data.importing.rows.shares import Cells, Figures, coded, no_figures, read_cells, read_figures
from data.importing.values import split_unit, uses_decimal_comma


def is_long(findings: Findings) -> bool:
    """Whether each row is one figure: a value, or the two parts of a ratio."""
    has_parts = has_part_columns(findings)
    if findings.column("metric_name") is not None:
        return has_parts or findings.column("metric_value") is not None
    if findings.column("metric_value") is not None:
        return all(vocabulary.is_planned(c.header) for c in findings.columns("metric_column"))
    return has_parts and not findings.columns("metric_column")


def has_part_columns(findings: Findings) -> bool:
    """Whether there are a column of numerators and one of denominators."""
    return findings.column("numerator") is not None and findings.column("denominator") is not None


def check_long(findings: Findings) -> None:
    """Add a series for each name in the column of names, or for the one metric of the table."""
    names = _names(findings)
    places = places_of(findings)
    if names is None or places is None:
        return
    note_planned(findings)
    parts = _parts(findings)
    comma = uses_decimal_comma(findings.cells("metric_value"))
    series: list[Series] = []
    frames = []
    for name, chosen in _groups(names):
        if not name:
            _reject_nameless(findings, chosen)
            continue
        one = _series(findings, name, chosen, parts, comma=comma)
        series.append(one)
        frames.append(frame_of(one, places.at(chosen)))
    series, frames = recombined(findings, series, frames)
    note_ratio_in_words(findings, series)
    add_series(findings, frames, series)


def _names(findings: Findings) -> np.ndarray | None:
    if findings.column("metric_name") is not None:
        return texts_of(findings, "metric_name")
    given = metric_of_table(findings, "metric_unnamed")
    return None if given is None else np.full(len(findings.table.data_rows), given, dtype=object)


def _groups(names: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Each name with its places, in the order in which the names first occur."""
    different, codes = coded(list(names))
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(different)))
    for name, chosen in zip(different, np.split(order, ends[:-1]), strict=True):
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
    chosen: np.ndarray,
    parts: tuple[Figures, Figures] | None,
    *,
    comma: bool,
) -> Series:
    plain, in_brackets = split_unit(name)
    unit, chosen_unit = _unit(findings, chosen)
    unit = in_brackets or unit
    figures = _values(findings, plain, unit, chosen, comma=comma)
    one = named_series(plain, unit, figures, findings.column("metric_value"))
    if chosen_unit is not None:
        one = replace(one, values=np.where(chosen_unit, one.values, np.nan))
    if parts is None:
        return one
    rows = np.array(findings.table.data_rows, dtype=int)[chosen]
    top, bottom = (part.values[chosen] for part in parts)
    columns = findings.column("numerator"), findings.column("denominator")
    return with_parts(findings, one, figures, Parts(rows, top, bottom, *columns))


def _values(
    findings: Findings, name: str, unit: str, chosen: np.ndarray, *, comma: bool
) -> Figures:
    """The figures of one metric; all missing where the table has no column of values."""
    column = findings.column("metric_value")
    if column is None:
        return no_figures(len(chosen))
    cells = findings.cells("metric_value")
    named = replace(column, header=name, parts=(name,))
    rows = np.array(findings.table.data_rows, dtype=int)[chosen]
    place = Cells(named, rows, [cells[i] for i in chosen], unit or split_unit(column.header)[1])
    return read_cells(findings, place, has_decimal_comma=comma)


def _unit(findings: Findings, chosen: np.ndarray) -> tuple[str, np.ndarray | None]:
    """The unit of a metric, and which of its rows have it where they do not all have the same."""
    column = findings.column("unit")
    value = findings.column("metric_value")
    if column is None:
        return (split_unit(value.header)[1] if value is not None else ""), None
    units = texts_of(findings, "unit")[chosen]
    said = [unit for unit in dict.fromkeys(units) if unit]
    if len(said) < 2:
        return (said[0] if said else ""), None
    differs = (units != said[0]) & (units != "")
    for i in chosen[differs]:
        row, cell = findings.table.data_rows[i], findings.cells("unit")[i]
        findings.reject("unit_differs", row, column, cell, expected=said[0])
    return said[0], ~differs
