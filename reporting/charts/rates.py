"""Rates with their intervals against targets: the targets chart and rows of groups."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.results import Group, Mean, Rate, Satisfaction, State, Target, TargetCheck
from reporting import numbers, wording
from reporting.charts.drawing import (
    AXIS_TITLE,
    Part,
    axis_title,
    beside,
    bold,
    escape,
    figure,
    halo,
    label,
    over,
    shortened,
    vertical,
    wrapped,
)
from reporting.palette import HUES, INK, Mode
from reporting.states import STATES, Mark
from reporting.words import Lang, translate

#: Targets of a relative change, which are drawn by `effect_interval`.
LIFTS = frozenset({"conversion_lift", "efficiency"})


@dataclass(frozen=True)
class _Row:
    """One line of an interval figure; without a measure only its label and `text` are drawn."""

    name: str
    measure: Rate | Mean | None
    state: State | None
    target: float | None
    text: str
    short: str
    hover: str = ""


def targets(
    checks: Sequence[TargetCheck], lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """Every target that is a share, with value, interval and judgement on one axis.

    Lifts never share an axis with rates: their checks are left out.
    """
    rows = [_target_row(check, lang) for check in checks if check.target.target_id not in LIFTS]
    n = len(rows)
    height = (58 * n + 30 if compact else 46 * n + 34) + AXIS_TITLE
    return _interval_figure(
        rows, mode, compact, height, translate(lang, "chart.targets.axis"), right=150, width=20
    )


def attendance_rows(
    groups: Sequence[Group],
    lang: Lang,
    mode: Mode = "light",
    compact: bool = False,
    *,
    target: Target,
    axis: str | None = None,
) -> go.Figure:
    """Groups of one rate against one common target line, in the order given.

    A hidden group keeps its row and shows the two dots only.
    """
    rows = [_group_row(group, lang) for group in groups]
    # one row alone leaves no room for the line's label and the axis
    n = max(len(rows), 2)
    height = (46 * n + 40 if compact else 42 * n + 40) + AXIS_TITLE
    text = translate(lang, "chart.attendance.target", target=numbers.percent(target.low))
    title = axis or translate(lang, "chart.attendance.axis")
    return _interval_figure(
        rows, mode, compact, height, title, right=64, width=22, common=(target.low, text)
    )


def _target_row(check: TargetCheck, lang: Lang) -> _Row:
    name = wording.target_name(check.target, lang)
    measure = check.measure
    if not isinstance(measure, Rate):
        text = translate(lang, "chart.targets.cannot_tell")
        return _Row(name, None, None, check.target.low, text, text)
    value = bold(f"{wording.rate_value(measure)} ({wording.rate_counts(measure)})")
    second = escape(wording.settling_words(check, lang))
    hover = _hover(name, measure, check.state, lang)
    return _Row(name, measure, check.state, check.target.low, f"{value}<br>{second}", value, hover)


def _group_row(group: Group, lang: Lang) -> _Row:
    measure = group.measure
    if isinstance(measure, Satisfaction):
        measure = measure.chosen or measure.favourable
    if not isinstance(measure, Rate | Mean):
        text = wording.bare_counts(measure)
        return _Row(group.label, None, None, None, text, text)
    state = group.state or "not_established"
    text = wording.rate_counts(measure) if isinstance(measure, Rate) else f"n = {measure.n:,}"
    return _Row(
        group.label,
        measure,
        state,
        None,
        text,
        bold(_value_with_counts(measure)),
        _hover(group.label, measure, state, lang),
    )


def _value_with_counts(measure: Rate | Mean) -> str:
    if isinstance(measure, Mean):
        return escape(f"{numbers.percent(measure.mean)} (n = {measure.n:,})")
    return escape(f"{wording.rate_value(measure)} ({wording.rate_counts(measure)})")


def _hover(name: str, measure: Rate | Mean, state: State, lang: Lang) -> str:
    is_rate = isinstance(measure, Rate)
    return escape(
        translate(
            lang,
            "chart.targets.hover",
            name=name,
            rate=wording.rate_value(measure) if is_rate else numbers.percent(measure.mean),
            interval=numbers.percent_interval(measure.interval),
            counts=wording.rate_counts(measure) if is_rate else f"n = {measure.n:,}",
            state=wording.state_word(state, lang),
        )
    )


def _value(measure: Rate | Mean) -> float:
    return measure.rate if isinstance(measure, Rate) else measure.mean


def _interval_figure(
    rows: Sequence[_Row],
    mode: Mode,
    compact: bool,
    height: float,
    title: str,
    *,
    right: int,
    width: int,
    common: tuple[float, str] | None = None,
) -> go.Figure:
    low, ticks = _share_axis(rows, common)
    spacing = 1 if common is None or compact else -(-len(ticks) // 4)
    shapes, texts = [], []
    if common is not None:
        shapes.append(vertical(common[0], mode))
        texts.append(
            label(escape(common[1]), common[0], 1, mode, yref="paper", yanchor="bottom", yshift=2)
        )
    texts += [_row_text(row, y, mode, compact) for y, row in enumerate(rows)]
    tick_texts = [
        numbers.percent(tick) if (len(ticks) - 1 - k) % spacing == 0 else ""
        for k, tick in enumerate(ticks)
    ]
    names = ["" if compact else wrapped(row.name, width) for row in rows]
    return figure(
        [*_interval_traces(rows, mode), *_target_ticks(rows, mode), *_marker_traces(rows)],
        mode=mode,
        height=height,
        xaxis={"range": [low, 1.015], "tickvals": ticks, "ticktext": tick_texts, "tickangle": 0}
        | axis_title(title, mode),
        yaxis={
            "range": [len(rows) - 0.4 + 0.1 * compact, -0.6 - 0.15 * compact],
            "tickvals": list(range(len(rows))),
            "ticktext": names,
            "showgrid": False,
        },
        shapes=shapes,
        annotations=texts,
        margin={"r": 14 if compact else right, "t": 26 if common else 8},
    )


def _share_axis(
    rows: Sequence[_Row], common: tuple[float, str] | None
) -> tuple[float, list[float]]:
    """The axis starts one step below the lowest bound; dots need no zero."""
    bounds = [row.measure.interval.low for row in rows if row.measure]
    bounds += [row.target for row in rows if row.target is not None]
    bounds += [common[0]] if common else []
    lowest = min(bounds, default=0.0)
    step = 0.1 if lowest >= 0.4 else 0.2
    first = max(0.0, math.floor(lowest / step + 1e-9) * step - step * (lowest % step < step / 4))
    n_steps = round((1 - first) / step)
    ticks = [round(1 - step * k, 2) for k in range(n_steps, -1, -1)]
    return first - 0.015, ticks


def _row_text(row: _Row, y: int, mode: Mode, compact: bool) -> Part:
    if not compact:
        return beside(row.text, y, mode)
    name = escape(shortened(row.name, 30))
    return over(f"{name} {row.short}", y, mode, 17)


def _interval_traces(rows: Sequence[_Row], mode: Mode) -> list[Part]:
    traces = []
    for state, mark in STATES.items():
        own = [(y, row.measure) for y, row in enumerate(rows) if row.measure and row.state == state]
        if own:
            traces.append(_interval_trace(own, mark, mode))
    return traces


def _interval_trace(own: list[tuple[int, Rate | Mean]], mark: Mark, mode: Mode) -> Part:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [_value(measure) for _, measure in own],
        "y": [y for y, _ in own],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [m.interval.high - _value(m) for _, m in own],
            "arrayminus": [_value(m) - m.interval.low for _, m in own],
            "color": HUES[mark.hue],
            "thickness": 3.5,
            "width": 5.5,
        },
        "marker": halo(mark.symbol.removesuffix("-open"), 15, mode),
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _target_ticks(rows: Sequence[_Row], mode: Mode) -> list[Part]:
    own = [(y, row.target) for y, row in enumerate(rows) if row.target is not None]
    if not own:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for _, target in own for x in (target, target, None)],
            "y": [v for y, _ in own for v in (y - 0.3, y + 0.3, None)],
            "line": {"color": INK[mode], "width": 2.5},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    ]


def _marker_traces(rows: Sequence[_Row]) -> list[Part]:
    own = [(y, row) for y, row in enumerate(rows) if row.measure]
    marks = [STATES[row.state] for _, row in own]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [_value(row.measure) for _, row in own],
            "y": [y for y, _ in own],
            "marker": {
                "symbol": [mark.symbol for mark in marks],
                "color": [HUES[mark.hue] for mark in marks],
                "size": [14 if mark.symbol == "circle-open" else 12 for mark in marks],
                "line": {
                    "width": [3 if mark.symbol == "circle-open" else 0 for mark in marks],
                    "color": [HUES[mark.hue] for mark in marks],
                },
                "opacity": 1,
            },
            "text": [row.hover for _, row in own],
            "hovertemplate": "%{text}<extra></extra>",
            "cliponaxis": False,
        }
    ]
