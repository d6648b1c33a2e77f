"""Satisfaction quarter by quarter with its interval, and what changed in the courses."""

from collections.abc import Sequence

import plotly.graph_objects as go

from analytics.results import Group, Satisfaction, Target
from reporting import numbers
from reporting.charts.drawing import AXIS_TITLE, Part, axis_title, escape, figure, shortened
from reporting.palette import BLUE, INK, SLATE, Mode
from reporting.words import Lang, translate

#: Letters of the marks of one quarter, and marks that are named; the rest are counted.
MARK_WIDTH, MOST_MARKS = 26, 2


def satisfaction_trend(
    waves: Sequence[Group],
    marks: Sequence[tuple[str, str]],
    lang: Lang,
    mode: Mode = "light",
    compact: bool = False,
    *,
    target: Target,
) -> go.Figure:
    """A dot with its interval per quarter; below it the versions of courses that began then.

    marks: (quarter, words). A quarter with too few people keeps its place without a dot.
    """
    at = [wave.group_id for wave in waves]
    named = _named(at, () if compact else marks, lang)
    shown = [w for w in waves if isinstance(w.measure, Satisfaction)]
    lows = [_of(wave)[1] for wave in shown]
    line = {"color": INK[mode], "width": 2}
    span = {"xref": "paper", "x0": 0, "x1": 1, "y0": target.low, "y1": target.low}
    return figure(
        [_dots(shown)],
        mode=mode,
        height=240 + AXIS_TITLE,
        xaxis={
            "type": "category",
            "categoryorder": "array",
            "categoryarray": at,
            "range": [-0.5, len(at) - 0.5],
            "showgrid": False,
            "tickvals": at,
            "ticktext": [f"{quarter}{named[quarter]}" for quarter in at],
            "tickangle": 0,
        },
        yaxis={"range": [max(0.0, min([*lows, target.low]) - 0.05), 1.03], "tickformat": ".0%"}
        | axis_title(translate(lang, "chart.rates.axis"), mode),
        shapes=[{"type": "line", "line": line, "layer": "below"} | span],
    )


def _named(quarters: Sequence[str], marks: Sequence[tuple[str, str]], lang: Lang) -> dict[str, str]:
    """The lines under each quarter."""
    found = {}
    for quarter in quarters:
        own = [words for at, words in marks if at == quarter]
        lines = [shortened(words, MARK_WIDTH) for words in own[:MOST_MARKS]]
        more = len(own) - MOST_MARKS
        lines += [translate(lang, "waves.more", n=more)] if more > 0 else []
        found[quarter] = "".join(f"<br>{escape(words)}" for words in lines)
    return found


def _of(wave: Group) -> tuple[float, float, float]:
    """Value and interval of the chosen reading of a quarter that is shown."""
    measure = wave.measure.chosen or wave.measure.favourable
    value = measure.rate if hasattr(measure, "rate") else measure.mean
    return value, measure.interval.low, measure.interval.high


def _dots(shown: Sequence[Group]) -> Part:
    found = [_of(wave) for wave in shown]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [wave.group_id for wave in shown],
        "y": [value for value, _, _ in found],
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [high - value for value, _, high in found],
            "arrayminus": [value - low for value, low, _ in found],
            "color": SLATE,
            "thickness": 2,
        },
        "line": {"color": BLUE, "width": 1.5},
        "marker": {"color": BLUE, "size": 10},
        "text": [
            f"{numbers.percent(v)} ({numbers.percent(a)}–{numbers.percent(b)})" for v, a, b in found
        ],
        "hovertemplate": "%{x}: %{text}<extra></extra>",
    }
