"""Series as rows of metric and metric_day."""

from collections.abc import Sequence
from functools import partial

import pandas as pd

from data.importing import vocabulary
from data.importing.coded import category, of_frame
from data.importing.rows.describing import add_described
from data.importing.rows.findings import Findings, settle
from data.importing.rows.series import Series, under_each_other
from data.importing.rows.units import in_units_of_before
from data.importing.rows.whose import team_of_table


def add_series(
    findings: Findings, frames: Sequence[pd.DataFrame], series: Sequence[Series]
) -> None:
    """Add the rows of all series, each metric, day, period, team and arm once."""
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return
    whole = under_each_other(frames).drop(columns="half_step")
    if team := team_of_table(findings):
        whole = whole.assign(team=category(of_frame(whole["team"]).each(partial(_within, team))))
    whole, series = in_units_of_before(findings, whole, series)
    key = ["metric_id", "observed_on", "period", "team", "arm"]
    kept = settle(findings, whole, key)
    kept = _each_alike(findings, kept, series)
    columns = {name: kept[name].array for name in kept.columns if name != "row"}
    findings.add("metric_day", columns, kept["row"].to_numpy())
    _add_metrics(findings, series, set(kept["metric_id"].unique()))


def _each_alike(findings: Findings, rows: pd.DataFrame, series: Sequence[Series]) -> pd.DataFrame:
    """The rows; shares and means told without their parts with a weight of one beside each figure.

    Without it teams and days could not be put together: the sum of two shares says nothing. A
    metric whose parts were stored before has other weights, and its figures stay as they are.
    """
    known = findings.known.metrics
    parted = set(rows["metric_id"][rows["denominator"].notna()].unique())
    if "denominator_name" in known:
        parted |= set(known["metric_id"][known["denominator_name"].notna()])
    alike = {
        one.metric_id: one for one in series if _says_each(one) and one.metric_id not in parted
    }
    for one in alike.values():
        findings.note(
            "ratio_as_value" if one.kind == "ratio" else "mean_as_value", one.column, seen=one.name
        )
    is_alike = rows["metric_id"].isin(list(alike)) & rows["value"].notna()
    if not is_alike.any():
        return rows
    return rows.assign(
        numerator=rows["numerator"].mask(is_alike, rows["value"]),
        denominator=rows["denominator"].mask(is_alike, 1.0),
    )


def _says_each(one: Series) -> bool:
    """Whether a figure is a share, or one number for each of another."""
    return one.kind == "ratio" or (one.kind == "amount" and vocabulary.is_mean_name(one.name))


def _within(whole: str, own: str) -> str:
    """A team of a table that is itself about one: 华北区 一组."""
    return f"{whole} {own}" if own and own != whole else whole


def _add_metrics(findings: Findings, series: Sequence[Series], stored: set[str]) -> None:
    records, rows = {}, {}
    header = findings.table.header_rows[-1] if findings.table.header_rows else 0
    for one in series:
        if one.metric_id in stored and one.metric_id not in records:
            records[one.metric_id] = {
                "metric_name": one.name,
                "numerator_name": one.numerator_name,
                "denominator_name": one.denominator_name,
                "kind": one.kind,
                "direction": one.direction,
                "unit": one.unit,
            }
            rows[one.metric_id] = header
    add_described(findings, "metric", records, rows)
    known = set(findings.known.metrics["metric_id"]) | {
        m.metric_id for m in vocabulary.known_metrics()
    }
    assumed = [
        one
        for one in series
        if one.metric_id in records and one.metric_id not in known and one.direction == "higher"
    ]
    if assumed:
        findings.note("direction_assumed", n=len(assumed), seen=assumed[0].name)
