"""What courses cost against what they brought."""

import plotly.graph_objects as go

from analytics.ledger import Entry, Ledger
from analytics.results import Change
from reporting import numbers
from reporting.charts.drawing import (
    AXIS_TITLE,
    Part,
    axis_title,
    escape,
    even_steps,
    figure,
    lift_text,
    shortened,
)
from reporting.palette import HUES, INK, Mode
from reporting.states import VERDICTS
from reporting.words import Lang, translate

#: The letters of a course's name that have room: on a wide page, and on a phone.
NAMES = {False: 30, True: 16}


def cost_and_effect(
    found: Ledger, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """One mark per course with a cost and a change: cost across, favourable change up, interval.

    Courses without either are in the table alone.
    """
    drawn = [entry for entry in found.entries if has_both(entry)]
    ends = [end for entry in drawn for end in _lift(entry)[1:]]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    pad = 0.08 * (high - low or 1)
    ticks = even_steps(low - pad, high + pad, 5)
    dearest = max((entry.cost or 0 for entry in drawn), default=1)
    steps = even_steps(0, dearest * 1.15, 3 if compact else 5)
    return figure(
        [_mark(entry, dearest, lang, mode, NAMES[compact]) for entry in drawn],
        mode=mode,
        height=(280 if compact else 320) + AXIS_TITLE,
        xaxis={
            "range": [0, dearest * 1.15],
            "tickvals": steps,
            "ticktext": [numbers.money(step, lang) for step in steps],
            "tickangle": 0,
        }
        | axis_title(translate(lang, "chart.ledger.axis_cost"), mode),
        yaxis={
            "range": [low - pad, high + pad],
            "tickvals": ticks,
            "ticktext": [lift_text(tick) for tick in ticks],
        }
        | axis_title(translate(lang, "chart.ledger.axis_effect"), mode),
        shapes=[_nothing_changed(mode)],
        margin={"t": 16, "r": 16},
    )


def has_both(entry: Entry) -> bool:
    """Whether a course has a cost and a change, and so a place in the picture."""
    return entry.cost is not None and isinstance(entry.verdict.change, Change)


def _lift(entry: Entry) -> tuple[float, float, float]:
    """The change in the good direction with its ends, the lower first."""
    change = entry.verdict.change
    sign = 1 if change.direction == "higher" else -1
    ends = (sign * change.relative_interval.low, sign * change.relative_interval.high)
    return sign * change.relative, min(ends), max(ends)


def _mark(entry: Entry, dearest: float, lang: Lang, mode: Mode, width: int) -> Part:
    mark = VERDICTS[entry.verdict.verdict]
    lift, low, high = _lift(entry)
    colour = HUES[mark.hue]
    name = entry.verdict.course_name
    said = translate(lang, f"verdict.{entry.verdict.verdict}")
    cost = numbers.money(entry.cost, lang)
    is_dear = entry.cost > dearest / 2
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [entry.cost],
        "y": [lift],
        "text": [escape(shortened(name, width))],
        # away from the line of no change; names of dear courses would leave the plot on the right
        "textposition": f"{'bottom' if lift < 0 else 'top'} {'left' if is_dear else 'right'}",
        "textfont": {"size": 12, "color": INK[mode]},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [high - lift],
            "arrayminus": [lift - low],
            "color": colour,
            "thickness": 1.5,
            "width": 4,
        },
        "marker": {"symbol": mark.symbol, "size": 11, "color": colour},
        "hovertemplate": escape(f"{name}: {said}, {cost}, {lift_text(lift)}") + "<extra></extra>",
    }


def _nothing_changed(mode: Mode) -> Part:
    line = {"color": INK[mode], "width": 1.5}
    span = {"x0": 0, "x1": 1, "xref": "paper", "y0": 0, "y1": 0}
    return {"type": "line", "line": line, "layer": "below"} | span
