"""Totals of a table of metrics as a cross-check: rows and columns that sum up others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.importing import vocabulary
from data.importing.model import Cell, Column
from data.importing.rows.findings import Findings
from data.importing.rows.series import Series
from data.importing.rows.shares import Figures, half_step
from data.importing.shapes import is_group_total
from data.importing.values import Number, parse_number, text_of

#: A column named like a total is one where it is the sum of the others in this share of its rows.
SUM_SHARE = 0.5


@dataclass(frozen=True)
class Line:
    """A row of totals: its word and the places of the records it sums up."""

    row: int
    sense: str
    inside: np.ndarray
    cells: Sequence[Cell]


def sense_of_total(text: str) -> str | None:
    """sum, part, mean, max or min for a word of totals; None where it says something else."""
    key = vocabulary.word_key(text)
    senses = vocabulary.words("metrics")["total"]
    exact = next((s for s in senses if key in vocabulary.term("metrics", "total", s)), None)
    if exact is not None or not key:
        return exact
    return next(
        (s for s in senses for w in vocabulary.term("metrics", "total", s) if key.endswith(w)), None
    )


def is_totals_column(column: Column) -> bool:
    """Whether a column is named as the sum of the others."""
    name = column.parts[-1] if column.parts else column.header
    return sense_of_total(name) == "sum" and vocabulary.is_total(name)


def check_totals(
    findings: Findings, series: Sequence[Series], figures: Mapping[int, Figures]
) -> None:
    """Note where a row of totals says other than the records: sums, means, and ratios of sums."""
    made = {one.column.position: one for one in series if one.column is not None}
    for line in _lines(findings):
        for column in findings.table.columns:
            if column.position not in figures or column.position >= len(line.cells):
                continue
            cell = line.cells[column.position]
            given = parse_number(cell)
            if given is None:
                continue
            expected = _expected(line, figures[column.position], made.get(column.position))
            _compare(findings, line, column, cell, given, figures[column.position], expected)


def _lines(findings: Findings) -> list[Line]:
    """The rows of totals; a part of the table reaches back to the row of totals before it."""
    rows = findings.rows
    lines: list[Line] = []
    before = -1
    for row, cells in sorted(findings.table.totals.items()):
        word = _first_text(cells)
        sense = sense_of_total(word)
        if sense is not None:
            inside = np.ones(len(rows), dtype=bool)
            is_of_group = is_group_total(word) and not vocabulary.is_total(word)
            if sense == "part" or is_of_group:
                sense = "part" if sense == "sum" else sense
                inside = (rows < row) & (rows > before)
            lines.append(Line(row, sense, inside, cells))
        before = row
    return lines


def _expected(line: Line, figures: Figures, series: Series | None) -> tuple[float, ...]:
    """What the cell of a total may say: the figure its word names first."""
    values = figures.values[line.inside]
    values = values[~np.isnan(values)]
    if series is not None and series.numerator is not None and series.denominator is not None:
        top, bottom = series.numerator[line.inside], series.denominator[line.inside]
        whole = float(np.nansum(bottom))
        return (float(np.nansum(top)) / whole,) if whole else ()
    if not len(values):
        return ()
    mean = float(values.mean())
    if figures.is_share:
        return (mean,) if line.sense == "mean" else ()
    whole = float(values.sum())
    own = None if series is None else sense_of_figure(series.name)
    if own == "mean" or (own is not None and line.sense in ("mean", own)):
        # a mean of means needs their weights, and a mean of maxima says nothing
        return ()
    if own is not None:
        return (float(values.max() if own == "max" else values.min()),)
    senses = {
        "sum": (whole,) if figures.is_whole else (whole, mean),
        "part": (whole,) if figures.is_whole else (whole, mean),
        "mean": (mean,),
        "max": (float(values.max()),),
        "min": (float(values.min()),),
    }
    return senses[line.sense]


def sense_of_figure(name: str) -> str | None:
    """mean, max or min where each figure of a metric is one of others: 平均分, 最高分."""
    key = vocabulary.header_key(name)
    if vocabulary.is_mean_name(name):
        return "mean"
    starts = {sense: tuple(vocabulary.term("metrics", "total", sense)) for sense in ("max", "min")}
    return next((sense for sense, words in starts.items() if key.startswith(words)), None)


def _compare(
    findings: Findings,
    line: Line,
    column: Column,
    cell: Cell,
    given: Number,
    figures: Figures,
    expected: tuple[float, ...],
) -> None:
    value = given.value
    if figures.is_share and given.unit == "" and abs(value) > 1:
        value = value / 100
    n = int(line.inside.sum())
    # whole figures add up exactly, unless they were rounded to thousands before
    is_exact = figures.is_whole and figures.finest < 1
    slack = _half_of_last(cell, given, figures) + (0.0 if is_exact else n * figures.finest)
    if expected and all(abs(value - one) > slack + 1e-9 * abs(one) for one in expected):
        counted = f"{100 * expected[0]:.2f}%" if figures.is_share else round(expected[0], 2)
        findings.note("total_mismatch", column, line.row, cell, counted=counted)


def _half_of_last(cell: Cell, given: Number, figures: Figures) -> float:
    """Half a unit of the last decimal of a total, a little more for the rounding of numbers."""
    is_plain_percentage = figures.is_share and not given.unit
    return 1.002 * half_step(cell, given) / (100 if is_plain_percentage else 1)


def compare_total(
    findings: Findings, column: Column, row: int, said: tuple[Cell, Number], values: Sequence[float]
) -> None:
    """Note where a total of one row or column says other than the sum or mean of its figures."""
    cell, given = said
    if not values:
        return
    is_whole = all(value == round(value) for value in values)
    slack = 0.501 * 10.0 ** -len(text_of(cell).partition(".")[2])
    expected = [sum(values)] if is_whole else [sum(values), sum(values) / len(values)]
    if all(abs(given.value - one) > slack + 1e-9 * abs(one) for one in expected):
        findings.note("total_mismatch", column, row, cell, counted=round(expected[0], 2))


def without_nested_sums(findings: Findings, figures: Mapping[int, Figures]) -> dict[int, Figures]:
    """The figures without rows that add up the rows below them, as a pivot table writes groups.

    They are left out only where all rows are such sums or parts of one, and a row of totals says
    what the sums come to: 运营中心 250, 一组 120, 二组 130, 总计 250.
    """
    added = {p: one for p, one in figures.items() if not one.is_share}
    totals = [line for line in _lines(findings) if line.sense == "sum"]
    if len(totals) != 1 or not added:
        return dict(figures)
    given = [parse_number(totals[0].cells[position]) for position in added]
    if None in given:
        return dict(figures)
    grid = np.column_stack([one.values for one in added.values()])
    is_sum = _sums_of_groups(np.nan_to_num(grid))
    whole = np.array([number.value for number in given if number is not None])
    is_nested = is_sum.any() and np.allclose(grid[is_sum].sum(axis=0), whole, atol=0.01)
    if not is_nested:
        return dict(figures)
    cells = findings.table.sheet.cells
    for row in findings.rows[is_sum].tolist():
        findings.note("summary_row_skipped", row=row, seen=_first_text(cells[row]))
    return {
        position: replace(one, values=np.where(is_sum, np.nan, one.values))
        for position, one in figures.items()
    }


def _sums_of_groups(grid: np.ndarray) -> np.ndarray:
    """Which rows are the sum of the rows below them up to the next such row; none if any is not.

    At least one group has several rows: a figure that only repeats is no sum.
    """
    is_sum, row, widest = np.zeros(len(grid), dtype=bool), 0, 0
    while row < len(grid):
        running = np.cumsum(grid[row + 1 :], axis=0)
        ends = np.flatnonzero(np.isclose(running, grid[row], atol=0.01).all(axis=1))
        if not len(ends):
            return np.zeros(len(grid), dtype=bool)
        is_sum[row] = True
        widest, row = max(widest, int(ends[0]) + 1), row + int(ends[0]) + 2
    return is_sum if widest > 1 else np.zeros(len(grid), dtype=bool)


def _first_text(cells: Sequence[Cell]) -> str:
    return next((text_of(cell) for cell in cells if isinstance(cell, str) and cell.strip()), "")


def without_totals_columns(
    findings: Findings, columns: Sequence[Column], figures: Mapping[int, Figures]
) -> list[Column]:
    """The columns that are figures of their own; a sum of the others is compared and left out."""
    columns = _without_group_sums(findings, columns, figures)
    kept = []
    for column in columns:
        parts = [c for c in columns if c is not column and not figures[c.position].is_share]
        if is_totals_column(column) and _is_sum(findings, column, parts, figures):
            continue
        kept.append(column)
    return kept


def _without_group_sums(
    findings: Findings, columns: Sequence[Column], figures: Mapping[int, Figures]
) -> list[Column]:
    """The columns without those called 运营中心 汇总 that add up columns left of them."""
    kept: list[Column] = []
    for column in columns:
        is_called = any(is_group_total(part) for part in column.parts)
        if is_called and not is_totals_column(column) and _adds_up(column, kept, figures):
            findings.note("total_column_left_out", column)
            continue
        kept.append(column)
    return kept


def _adds_up(column: Column, before: Sequence[Column], figures: Mapping[int, Figures]) -> bool:
    """Whether a column is, in all rows, the sum of some columns right before it."""
    given, added = np.nan_to_num(figures[column.position].values), 0.0
    for one in reversed(before):
        added = added + np.nan_to_num(figures[one.position].values)
        if np.allclose(added, given, atol=0.01):
            return True
    return False


def _is_sum(
    findings: Findings,
    column: Column,
    parts: Sequence[Column],
    figures: Mapping[int, Figures],
) -> bool:
    """Whether a column is the sum of others; rows where it is not are noted."""
    if len(parts) < 2:
        return False
    given = figures[column.position].values
    added = np.nansum([figures[c.position].values for c in parts], axis=0)
    slack = sum(figures[c.position].finest for c in parts if not figures[c.position].is_whole)
    differs = np.abs(given - added) > slack + 1e-9 * np.abs(added) + 1e-6
    n_filled = int((~np.isnan(given)).sum())
    if not n_filled or differs.sum() > (1 - SUM_SHARE) * n_filled:
        return False
    findings.note("total_column_left_out", column)
    for i in np.flatnonzero(differs):
        row = findings.table.data_rows[i]
        findings.note(
            "total_mismatch", column, row, float(given[i]), counted=round(float(added[i]), 2)
        )
    return True
