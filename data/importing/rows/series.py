"""Metrics over the rows of a table: figures with their places, as frames."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from data.importing import vocabulary
from data.importing.coded import Coded, category, constant
from data.importing.identity import metric_id
from data.importing.model import Column
from data.importing.rows.shares import MINUTE, Figures, in_minutes


@dataclass(frozen=True)
class Series:
    """One metric over the rows of a table: figures, or the two parts of a ratio."""

    metric_id: str
    name: str
    kind: str
    direction: str
    unit: str | None
    values: np.ndarray | None = None
    numerator: np.ndarray | None = None
    denominator: np.ndarray | None = None
    numerator_name: str | None = None
    denominator_name: str | None = None
    column: Column | None = None
    half_steps: np.ndarray | None = None


@dataclass(frozen=True)
class Places:
    """Where and when each row was observed; `on` holds None where a row cannot be used."""

    rows: np.ndarray
    on: Coded
    period: Coded
    team: Coded
    arm: Coded

    def at(self, chosen: np.ndarray | slice) -> "Places":
        """The chosen rows only."""
        parts = (self.on, self.period, self.team, self.arm)
        return Places(self.rows[chosen], *(part.at(chosen) for part in parts))

    def in_team(self, team: str) -> "Places":
        """The same places, those of one team within their own."""
        if not team:
            return self
        joined = self.team.each(lambda own: f"{own} {team}" if own and own != team else team)
        return replace(self, team=joined)


def frame_of(series: Series, places: Places) -> pd.DataFrame:
    """The rows of one series: those with a day and a figure or both parts."""
    # one NaN in memory, read for every row
    empty = np.broadcast_to(np.nan, len(places.rows))
    values = series.values if series.values is not None else empty
    top = series.numerator if series.numerator is not None else empty
    bottom = series.denominator if series.denominator is not None else empty
    has_parts = ~np.isnan(top) & ~np.isnan(bottom)
    keep = _all_or(~places.on.missing() & (~np.isnan(values) | has_parts))
    kept = places.at(keep)
    return pd.DataFrame(
        {
            "metric_id": category(constant(series.metric_id, len(kept.rows))),
            "observed_on": category(kept.on),
            "period": category(kept.period),
            "period_month": category(kept.on.each(_first_of_month)),
            "team": category(kept.team),
            "arm": category(kept.arm),
            "numerator": _where(has_parts, top)[keep],
            "denominator": _where(has_parts, bottom)[keep],
            "value": (values if values is empty else _where(~has_parts, values))[keep],
            "row": kept.rows,
            "half_step": (empty if series.half_steps is None else series.half_steps)[keep],
        },
        copy=False,
    )


def _all_or(marked: np.ndarray) -> np.ndarray | slice:
    """The marked places; all of them as a slice, which takes no copy."""
    return slice(None) if marked.all() else marked


def _where(marked: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The marked values, NaN elsewhere."""
    return values if marked.all() else np.where(marked, values, np.nan)


def _first_of_month(day: date | None) -> date | None:
    return None if day is None else day.replace(day=1)


def under_each_other(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of the same columns as one; columns of different values stay so."""
    if len(frames) == 1:
        return frames[0]
    columns = {}
    for name in frames[0].columns:
        parts = [frame[name] for frame in frames]
        is_coded = all(isinstance(part.dtype, pd.CategoricalDtype) for part in parts)
        columns[name] = (
            _categories_joined([part.array for part in parts])
            if is_coded
            else pd.concat(parts, ignore_index=True)
        )
    return pd.DataFrame(columns, copy=False)


def _categories_joined(parts: Sequence[pd.Categorical]) -> pd.Categorical:
    """Columns of different values, in order, under each other; those of one table have the same."""
    categories = parts[0].categories
    if all(part.categories.equals(categories) for part in parts):
        return pd.Categorical.from_codes(np.concatenate([part.codes for part in parts]), categories)
    return union_categoricals(parts, sort_categories=True)


def named_series(name: str, unit: str, figures: Figures, column: Column | None) -> Series:
    """The series of a metric: what is known by its name, else what its figures look like."""
    known = vocabulary.metric_named(name)
    unit = figures.unit if figures.unit == MINUTE else unit_said(unit) or figures.unit
    if known is not None and known.unit == MINUTE:
        figures = in_minutes(figures, unit)
    kind = known.kind if known is not None else kind_of(name, figures)
    lower = known.direction == "lower" if known else vocabulary.is_lower_better(name)
    unit = known.unit or unit if known else unit
    return Series(
        metric_id(name),
        name,
        kind,
        "lower" if lower else "higher",
        None if kind == "ratio" else unit or None,
        figures.values,
        column=column,
        half_steps=figures.half_steps,
    )


def unit_said(said: str) -> str:
    """A unit as brackets say it; the steps of a scale (1-5) or of a standard (80/20) are none."""
    return said if re.search(r"[^\W\d_]|[%‰$¥￥€£℃°]", said) else ""


def kind_of(name: str, figures: Figures) -> str:
    """ratio, count or amount: money and averages are amounts even where every figure is whole."""
    if figures.is_share:
        return "ratio"
    is_count = figures.is_whole and bool((np.nan_to_num(figures.values) >= 0).all())
    return "count" if is_count and not vocabulary.is_amount_name(name) else "amount"


def unique_id(name: str, seen: set[str]) -> str:
    """The key of a metric, numbered where the table has one of that name already."""
    key, n = metric_id(name), 2
    while key in seen:
        key, n = f"{metric_id(name)}#{n}", n + 1
    seen.add(key)
    return key
