"""Ratios from their two parts; the ratio as written is only compared with their quotient."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.importing import vocabulary
from data.importing.model import Column
from data.importing.profiles import cells_of
from data.importing.rows.findings import Findings
from data.importing.rows.series import Series, under_each_other
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
    kind = _kind(series, top, bottom)
    return replace(
        series,
        kind=kind,
        unit=None if kind == "ratio" else series.unit,
        values=np.where(is_half, given.values, np.nan) if is_half.any() else None,
        half_steps=series.half_steps if is_half.any() else None,
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
    differs = np.abs(given.values - quotient) > given.half_steps * 1.02 + 1e-9 * np.abs(quotient)
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


def recombined(
    findings: Findings, series: Sequence[Series], frames: Sequence[pd.DataFrame]
) -> tuple[list[Series], list[pd.DataFrame]]:
    """Series in rows of their own, known ratios made of the rows of their two parts.

    The parts of a ratio are then no metrics of their own, unless they are known as such.
    """
    whole = under_each_other(frames) if frames else pd.DataFrame()
    keys = {vocabulary.header_key(one.name): one for one in series}
    found, used = {one.metric_id: one for one in series}, set()
    for metric in vocabulary.known_metrics():
        top = next((keys[key] for key in keys if key in metric.numerator), None)
        bottom = next((keys[key] for key in keys if key in metric.denominator), None)
        if top is None or bottom is None:
            continue
        own = found.get(metric.metric_id)
        joined = _joined(whole, top, bottom, metric.metric_id)
        if own is None and metric.kind != "ratio":
            continue
        _note_contradictions(findings, whole, joined, own)
        made = own or Series(
            metric.metric_id, metric.metric_id, metric.kind, metric.direction, metric.unit
        )
        found[metric.metric_id] = replace(
            made,
            numerator=joined["numerator"].to_numpy(),
            denominator=joined["denominator"].to_numpy(),
            numerator_name=top.name,
            denominator_name=bottom.name,
        )
        whole = _replaced(whole, joined)
        used |= {top.metric_id, bottom.metric_id}
    known = {metric.metric_id for metric in vocabulary.known_metrics()}
    left = used - known
    kept = [one for key, one in found.items() if key not in left]
    whole = whole[~whole["metric_id"].isin(left)] if left and len(whole) else whole
    return kept, [whole] if len(whole) else []


PLACE = ["observed_on", "period", "team", "arm"]


def _joined(whole: pd.DataFrame, top: Series, bottom: Series, metric_id: str) -> pd.DataFrame:
    """The rows of a ratio: where both parts have a figure."""
    upper = whole[(whole["metric_id"] == top.metric_id) & whole["value"].notna()]
    lower = whole[(whole["metric_id"] == bottom.metric_id) & (whole["value"] >= 0)]
    columns = [*PLACE, "value"]
    joined = upper.drop_duplicates(PLACE).merge(
        lower.drop_duplicates(PLACE)[columns], on=PLACE, suffixes=("", "_below")
    )
    joined["numerator"], joined["denominator"] = joined["value"], joined["value_below"]
    joined["metric_id"], joined["value"] = pd.Categorical([metric_id] * len(joined)), np.nan
    return joined[whole.columns]


def _replaced(whole: pd.DataFrame, joined: pd.DataFrame) -> pd.DataFrame:
    """All rows, those of the ratio as written only where it could not be made of its parts."""
    keys = ["metric_id", *PLACE]
    made = pd.MultiIndex.from_frame(joined[keys])
    is_made = pd.MultiIndex.from_frame(whole[keys]).isin(made)
    return under_each_other([whole[~is_made], joined])


def _note_contradictions(
    findings: Findings, whole: pd.DataFrame, joined: pd.DataFrame, own: Series | None
) -> None:
    """Note where a ratio as written is not the quotient of the parts in the other rows."""
    if own is None:
        return
    keys = ["metric_id", *PLACE]
    stated = whole[whole["metric_id"] == own.metric_id]
    both = stated.merge(joined, on=keys, suffixes=("", "_made"))
    below = both["denominator_made"]
    quotient = (both["numerator_made"] / below).where(below > 0)
    slack = both["half_step"] * 1.02 + 1e-9 * quotient.abs()
    differs = (both["value"] - quotient).abs() > slack
    for i in np.flatnonzero(differs):
        row, seen = int(both["row"].iloc[i]), float(both["value"].iloc[i])
        expected = round(float(quotient.iloc[i]), 4)
        findings.note("ratio_contradicts", None, row, seen, expected=expected)
