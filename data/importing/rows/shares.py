"""Numbers of one column: plain, or shares written as percent in one of several ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.importing import vocabulary
from data.importing.model import Cell, CellError, Column
from data.importing.rows.findings import Findings
from data.importing.values import (
    is_blank,
    parse_number,
    split_unit,
    text_of,
    uses_decimal_comma,
)

#: Cells that say there is no figure.
NO_FIGURE = frozenset({
    "-", "—", "–", "--", "——", "/", "n/a", "na", "暂无", "无", "null", "none", "nan", ".", "..",
    "...", "…",
})  # fmt: skip
_PERCENT_UNITS = frozenset({"%", "％", "百分比", "percent", "pct"})


@dataclass(frozen=True)
class Figures:
    """The numbers of a column (NaN where there is none); `tolerance` is half the last decimal."""

    values: np.ndarray
    is_share: bool
    is_whole: bool
    tolerance: float


def read_figures(
    findings: Findings,
    column: Column,
    cells: Sequence[Cell],
    *,
    unit: str = "",
    is_checked: bool = True,
) -> Figures:
    """The figures of a column; shares become fractions, cells that are no number are rejected.

    A sign, a percent format, a unit or values above 1 tell a percentage; a column of shares that
    mixes both sides of 1 is asked about and left out. Without `is_checked` nothing is reported.
    """
    comma = uses_decimal_comma(cells[:2000])
    different, codes = coded(cells)
    numbers = [parse_number(cell, has_decimal_comma=comma) for cell in different]
    read = np.array([np.nan if n is None else n.value for n in numbers], dtype=float)
    signed = np.array([n is not None and n.unit != "" for n in numbers], dtype=bool)
    steps = [
        _half_step(cell, n.value)
        for cell, n in zip(different, numbers, strict=True)
        if n is not None
    ]
    if is_checked and None in numbers:
        _reject_texts(findings, column, cells, [n is not None for n in numbers], codes)
    figures = Figures(read[codes], False, False, max(steps, default=0.0))
    return _scaled(findings, column, figures, signed[codes], unit, is_checked=is_checked)


def coded(cells: Sequence[Cell]) -> tuple[list[Cell], np.ndarray]:
    """The different cells of a column, and for each cell its place among them."""
    if any(isinstance(cell, bool) for cell in cells):
        cells = [text_of(cell) if isinstance(cell, bool) else cell for cell in cells]
    places = {cell: place for place, cell in enumerate(dict.fromkeys(cells))}
    codes = np.fromiter(map(places.__getitem__, cells), dtype=np.intp, count=len(cells))
    return list(places), codes


def _half_step(cell: Cell, value: float) -> float:
    """Half a unit of the last written decimal, in the units of the value."""
    text = text_of(cell).replace("％", "%")
    decimals = len(text.rstrip("%").partition(".")[2]) if isinstance(cell, str) else 9
    return 0.5 * 10.0 ** -(decimals + (2 if text.endswith("%") else 0)) + 1e-12 * abs(value)


def _reject_texts(
    findings: Findings,
    column: Column,
    cells: Sequence[Cell],
    is_number: Sequence[bool],
    codes: np.ndarray,
) -> None:
    for i in np.flatnonzero(~np.array(is_number, dtype=bool)[codes]):
        row, cell = findings.table.data_rows[i], cells[i]
        if is_blank(cell):
            continue
        if text_of(cell).lower() in NO_FIGURE or isinstance(cell, CellError):
            findings.note("no_figure", column, row, cell)
        else:
            findings.reject("bad_number", row, column, cell)


def _scaled(
    findings: Findings,
    column: Column,
    figures: Figures,
    signed: np.ndarray,
    unit: str,
    *,
    is_checked: bool,
) -> Figures:
    values, tolerance = figures.values, figures.tolerance
    is_format = column.position in findings.table.sheet.percent_columns
    name, own_unit = split_unit(column.parts[-1] if column.parts else column.header)
    is_unit = bool({own_unit.lower(), unit.lower()} & _PERCENT_UNITS) or name.rstrip().endswith("%")
    if is_format or signed.any():
        plain_percent = ~signed & (np.abs(values) > 1) & (not is_format)
        return Figures(np.where(plain_percent, values / 100, values), True, False, tolerance)
    if is_unit:
        return Figures(values / 100, True, False, tolerance / 100)
    if vocabulary.is_share_name(column.header):
        return _unsigned_shares(findings, column, values, tolerance, is_checked=is_checked)
    filled = values[~np.isnan(values)]
    is_whole = bool(len(filled)) and bool(np.all(filled == np.round(filled)))
    return Figures(values, False, is_whole, tolerance)


def _unsigned_shares(
    findings: Findings, column: Column, values: np.ndarray, tolerance: float, *, is_checked: bool
) -> Figures:
    """Shares without any sign: all up to 1 are fractions, all above are percentages, else asked."""
    size = np.abs(values[~np.isnan(values) & (values != 0)])
    given = findings.context.get("percent")
    answer = given.get(column.header) if isinstance(given, Mapping) else given
    if answer is None and len(size) and size.min() <= 1 < size.max():
        if is_checked:
            options = ["percent", "fraction"]
            findings.ask("percent_or_fraction", "percent", options=options, column=column)
        return Figures(np.full_like(values, np.nan), True, False, tolerance)
    is_percent = answer == "percent" or (answer is None and len(size) > 0 and size.min() > 1)
    return (
        Figures(values / 100, True, False, tolerance / 100)
        if is_percent
        else Figures(values, True, False, tolerance)
    )
