"""Who gained and how the scores are spread."""

from collections.abc import Sequence

import plotly.graph_objects as go

from analytics.results import Distribution, Gain, Group
from reporting import numbers
from reporting.charts.drawing import (
    AXIS_TITLE,
    Part,
    axis_title,
    beside,
    bold,
    escape,
    even_steps,
    figure,
    halo,
    label,
    over,
    shortened,
    vertical,
    wrapped,
)
from reporting.palette import BLUE, SLATE, Mode, tint
from reporting.words import Lang, translate

#: Up to so many scores in the highest bar every whole number has its line.
MOST_SINGLE = 6


def pre_post(
    groups: Sequence[Group], lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """Mean scores of the same people before and after, a line per group.

    Groups that are hidden or have too few pairs keep their row without marks.
    """
    n = len(groups)
    drawn = [(y, g.measure) for y, g in enumerate(groups) if isinstance(g.measure, Gain)]
    low = min([0.5, *(min(gain.before, gain.after) for _, gain in drawn)])
    start = max(0.0, int(low * 10 - 0.5) / 10)
    steps = [tick for tick in even_steps(start, 1.0, 5) if tick <= 1.0]
    return figure(
        _slope_traces(drawn, groups, lang, mode),
        mode=mode,
        height=(54 if compact else 44) * n + 60,
        xaxis={
            "range": [start - 0.02, 1.02],
            "tickvals": steps,
            "ticktext": [numbers.percent(step) for step in steps],
            "tickangle": 0,
        }
        | axis_title(translate(lang, "chart.pre_post.axis"), mode),
        yaxis={
            "range": [n - 0.4, -0.6 - 0.2 * compact],
            "tickvals": list(range(n)),
            "ticktext": ["" if compact else wrapped(group.label, 20) for group in groups],
            "showgrid": False,
        },
        annotations=[_gain_text(g, y, lang, mode, compact) for y, g in enumerate(groups)],
        margin={"r": 14 if compact else 150},
    )


def _slope_traces(
    drawn: Sequence[tuple[int, Gain]], groups: Sequence[Group], lang: Lang, mode: Mode
) -> list[Part]:
    rows = [y for y, _ in drawn]
    before, after = [gain.before for _, gain in drawn], [gain.after for _, gain in drawn]
    hover = [_gain_hover(groups[y].label, gain, lang) for y, gain in drawn]
    lines = {
        "type": "scatter",
        "mode": "lines",
        "x": [x for _, gain in drawn for x in (gain.before, gain.after, None)],
        "y": [v for y in rows for v in (y, y, None)],
        "line": {"color": BLUE, "width": 2},
        "hoverinfo": "skip",
    }
    under = {
        "type": "scatter",
        "mode": "markers",
        "x": before,
        "y": rows,
        "marker": halo("circle", 14, mode),
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return [
        lines,
        under,
        _scores_at(before, rows, hover, "circle-open", SLATE),
        _scores_at(after, rows, hover, "circle", BLUE),
    ]


def _scores_at(x: list[float], y: list[int], hover: list[str], symbol: str, colour: str) -> Part:
    is_open = symbol == "circle-open"
    line = {"width": 3 if is_open else 0, "color": colour}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": {"symbol": symbol, "size": 12, "color": colour, "line": line, "opacity": 1},
        "text": hover,
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _gain_hover(name: str, gain: Gain, lang: Lang) -> str:
    return escape(
        translate(
            lang,
            "chart.pre_post.hover",
            name=name,
            before=numbers.percent(gain.before),
            after=numbers.percent(gain.after),
            n=gain.n,
        )
    )


def _gain_text(group: Group, y: int, lang: Lang, mode: Mode, compact: bool) -> Part:
    name = escape(shortened(group.label, 26))
    if not isinstance(group.measure, Gain):
        text = numbers.HIDDEN if group.measure is None else "—"
        return over(f"{name} {text}", y, mode, 19) if compact else beside(text, y, mode)
    gain = group.measure.gain
    value = bold(translate(lang, "chart.pre_post.gain", gain=numbers.signed(gain.mean * 100)))
    if compact:
        return over(f"{name} {value}", y, mode, 19)
    interval = numbers.signed_interval_of_points(gain.interval, lang)
    second = translate(lang, "chart.pre_post.gain_interval", interval=interval, n=gain.n)
    return beside(f"{value}<br>{escape(second)}", y, mode)


def score_histogram(
    distribution: Distribution, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """How many people scored where, with the pass line and the band of measurement error."""
    bins = distribution.bins
    used = [low for low, _, n in bins if n]
    # no halves of a score between 0 and 1
    steps = {"dtick": 1} if max((n for *_, n in bins), default=0) <= MOST_SINGLE else {"nticks": 6}
    line = distribution.score_line
    start = max(0.0, int(min([*used, line or 1.0, 0.6]) * 10) / 10)
    ticks = [round(start + 0.1 * k, 1) for k in range(round((1 - start) / 0.1) + 1)]
    shapes, texts = _line_marks(distribution, lang, mode)
    return figure(
        [_histogram_trace(distribution, lang)],
        mode=mode,
        height=(240 if compact else 300) + AXIS_TITLE,
        xaxis={
            "range": [start - 0.01, 1.01],
            "tickvals": ticks,
            "ticktext": [numbers.percent(tick) for tick in ticks],
            "tickangle": 0,
            "showgrid": False,
            "ticklabelstandoff": 4,
        }
        | axis_title(translate(lang, "chart.scores.axis"), mode),
        yaxis={"rangemode": "tozero", "tickformat": ",d"}
        | steps
        | axis_title(translate(lang, "chart.scores.axis_count"), mode),
        shapes=shapes,
        annotations=texts,
        margin={"t": 26, "r": 12},
    )


def _line_marks(
    distribution: Distribution, lang: Lang, mode: Mode
) -> tuple[list[Part], list[Part]]:
    line, error = distribution.score_line, distribution.measurement_error
    if line is None:
        return [], []
    shapes = [vertical(line, mode) | {"layer": "above"}]
    if error is not None:
        span = {"x0": line - error, "x1": min(1.0, line + error), "y0": 0, "y1": 1}
        look = {"fillcolor": tint(SLATE, 0.16), "line": {"width": 0}, "layer": "below"}
        shapes.append({"type": "rect", "yref": "paper"} | span | look)
    text = escape(translate(lang, "chart.scores.line", line=numbers.percent(line)))
    place = {"yref": "paper", "yanchor": "bottom", "yshift": 2}
    return shapes, [label(text, line, 1, mode, **place)]


def _histogram_trace(distribution: Distribution, lang: Lang) -> Part:
    """Bars at or above the line are blue, those below slate: the judgement is the line's."""
    line = distribution.score_line
    bins = distribution.bins
    return {
        "type": "bar",
        "x": [(low + high) / 2 for low, high, _ in bins],
        "y": [n for _, _, n in bins],
        "width": [0.92 * (high - low) for low, high, _ in bins],
        "marker": {
            "color": [BLUE if line is None or low >= line - 1e-9 else SLATE for low, _, _ in bins],
            "line": {"width": 0},
        },
        "text": [
            escape(
                translate(
                    lang,
                    "chart.scores.hover",
                    low=numbers.percent(low),
                    high=numbers.percent(high),
                    n=n,
                )
            )
            for low, high, n in bins
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
