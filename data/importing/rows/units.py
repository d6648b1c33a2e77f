"""Figures in the unit that their metric has had so far: 元 where 万元 was loaded before."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from data.importing import vocabulary
from data.importing.profiles import cells_of
from data.importing.rows.describing import is_missing, known_rows
from data.importing.rows.findings import Findings
from data.importing.rows.series import Series
from data.importing.rows.shares import has_scale
from data.importing.values import parse_number


def in_units_of_before(
    findings: Findings, whole: pd.DataFrame, series: Sequence[Series]
) -> tuple[pd.DataFrame, list[Series]]:
    """The rows of all series, those of known metrics in their known unit; others are rejected.

    Figures without a unit are taken to be in the known one, unless they write 万 or 亿 themselves.
    """
    known, found = known_rows(findings, "metric"), []
    for one in series:
        before = known.get(one.metric_id)
        if before is None or one.kind == "ratio":
            found.append(one)
            continue
        unit = "" if is_missing(before.get("unit")) else str(before["unit"])
        if one.unit is None and not _writes(findings, one):
            if _scale_and_base(unit)[0] != 1:
                findings.note("unit_assumed", one.column, seen=one.name, unit=unit)
            found.append(one)
            continue
        factor = _factor(one.unit or "", unit)
        is_own = whole["metric_id"] == one.metric_id
        if factor is None:
            for row in whole.loc[is_own, "row"]:
                findings.reject("unit_differs", int(row), one.column, one.unit, expected=unit)
            whole = whole[~is_own]
            continue
        if factor != 1:
            amounts = ["value", "numerator"]
            whole = whole.copy()
            whole.loc[is_own, amounts] *= factor
            findings.note("unit_converted", one.column, seen=one.name, unit=unit or "1")
        found.append(replace(one, unit=unit or None))
    return whole, found


def _writes(findings: Findings, series: Series) -> bool:
    """Whether the figures of a series write 万 or 亿 behind their numbers."""
    if series.column is None or series.column not in findings.table.columns:
        return False
    cells = cells_of(findings.table, series.column.position).used().values
    return any(isinstance(cell, str) and has_scale(cell) for cell in cells)


def _factor(said: str, known: str) -> float | None:
    """How many of the known unit are one of the unit said; None for two currencies.

    Other words for a unit, 人 and 名, are taken for the same one.
    """
    (scale, base), (own, base_of_known) = _scale_and_base(said), _scale_and_base(known)
    currencies = {_currency(base), _currency(base_of_known)} - {None}
    return None if len(currencies) > 1 else scale / own


def _scale_and_base(unit: str) -> tuple[float, str]:
    """万元 as ten thousand 元; a unit that is no multiple of another is one of itself."""
    number = parse_number(f"1{unit}") if unit else None
    return (number.value, number.suffix) if number is not None and not number.unit else (1.0, unit)


def _currency(unit: str) -> str | None:
    table = vocabulary.words("metrics")["currency"]
    return next((name for name, words in table.items() if unit.lower() in words), None)
