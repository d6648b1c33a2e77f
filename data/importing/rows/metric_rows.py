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
    columns = {name: kept[name].array for name in kept.columns if name != "row"}
    findings.add("metric_day", columns, kept["row"].to_numpy())
    _add_metrics(findings, series, set(kept["metric_id"].unique()))


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
