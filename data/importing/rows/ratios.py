"""Ratios from their two parts; the ratio as written is only compared with their quotient."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.importing.model import Column
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings
from data.importing.rows.series import Series
from data.importing.rows.shares import Figures
from data.importing.values import split_unit


@dataclass(frozen=True)
class Parts:
    """Numerators and denominators over some sheet rows, and the columns they stand in."""

    rows: np.ndarray
    top: np.ndarray
    bottom: np.ndarray
    top_column: Column
    bottom_column: Column


def with_parts(findings: Findings, series: Series, given: Figures, parts: Parts) -> Series:
    """A series made of its parts; where one is missing the ratio as written stands in.

    `given` are the ratios as written, all missing where the table has no column of them.
    """
    _reject_negative(findings, parts)
    top, bottom = parts.top, np.where(parts.bottom < 0, np.nan, parts.bottom)
    if series.column is not None:
        _compare(findings, series.column, given, replace(parts, bottom=bottom))
    is_half = (np.isnan(top) | np.isnan(bottom)) & ~np.isnan(given.values)
    if is_half.any():
        row = int(parts.rows[int(np.argmax(is_half))])
        findings.note("ratio_without_parts", series.column, row=row, n=int(is_half.sum()))
    return replace(
        series,
        kind=_kind(series, top, bottom),
        unit=None if _kind(series, top, bottom) == "ratio" else series.unit,
        values=np.where(is_half, given.values, np.nan) if is_half.any() else None,
        numerator=np.where(is_half, np.nan, top),
        denominator=np.where(is_half, np.nan, bottom),
        numerator_name=split_unit(parts.top_column.header)[0],
        denominator_name=split_unit(parts.bottom_column.header)[0],
    )


def _kind(series: Series, top: np.ndarray, bottom: np.ndarray) -> str:
    """ratio where the numerator is a part of the denominator, else an amount per piece."""
    if series.kind == "ratio":
        return "ratio"
    both = ~np.isnan(top) & ~np.isnan(bottom)
    is_share = series.unit is None and bool(both.any()) and bool((top[both] <= bottom[both]).all())
    return "ratio" if is_share else "amount"


def _reject_negative(findings: Findings, parts: Parts) -> None:
    for i in np.flatnonzero(parts.bottom < 0):
        row, seen = int(parts.rows[i]), float(parts.bottom[i])
        findings.reject("negative_count", row, parts.bottom_column, seen)


def _compare(findings: Findings, own: Column, given: Figures, parts: Parts) -> None:
    """Note where the ratio as written is not the quotient of its parts."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.where(parts.bottom > 0, parts.top / parts.bottom, np.nan)
    differs = np.abs(given.values - quotient) > given.tolerance * 1.02 + 1e-9 * np.abs(quotient)
    if differs.any():
        i = int(np.argmax(differs))
        row = int(parts.rows[i])
        findings.note(
            "ratio_contradicts",
            own,
            row=row,
            seen=cells_of(findings.table, own.position, (row,))[0],
            n=int(differs.sum()),
            expected=round(float(quotient[i]), 4),
        )


def note_ratio_in_words(findings: Findings, series: Sequence[Series]) -> None:
    """Say which ratios come without their parts."""
    for one in series:
        if one.kind == "ratio" and one.numerator is None:
            findings.note("ratio_as_value", one.column, seen=one.name)
