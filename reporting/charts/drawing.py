"""The pieces every figure is made of: base layout, axes, texts, wrapped labels.

Figures are built from plain dicts without Plotly's own checks, which cost more than the drawing;
the tests build every figure once more with them.
"""

import itertools
import math
import unicodedata
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from reporting import numbers
from reporting.palette import FONT, GRID, GROUND, INK, Mode

#: What a page hands to st.plotly_chart beside the figure: a phone must scroll, not zoom.
CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}

#: Space for an axis title under the ticks.
AXIS_TITLE = 22

Part = dict[str, Any]


def figure(
    traces: list[Part],
    *,
    mode: Mode,
    height: float,
    xaxis: Part,
    yaxis: Part,
    shapes: list[Part] | None = None,
    annotations: list[Part] | None = None,
    margin: Part | None = None,
    polar: Part | None = None,
) -> go.Figure:
    """A figure in the base layout of the house."""
    ink = INK[mode]
    layout = {
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0} | (margin or {}),
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": ink},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {"font": {"family": FONT, "size": 13}, "align": "left"},
        "separators": ".,",
        "height": round(height),
        "xaxis": axis(mode) | xaxis,
        "yaxis": axis(mode) | yaxis,
        "shapes": shapes or [],
        "annotations": annotations or [],
    } | ({"polar": polar} if polar else {})
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def axis(mode: Mode) -> Part:
    """An axis with thin rules and ink labels that cannot be zoomed.

    Labels that would run into each other in a narrow window are turned.
    """
    return {
        "automargin": True,
        "showgrid": True,
        "gridcolor": GRID,
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickfont": {"size": 12, "color": INK[mode]},
        "fixedrange": True,
    }


def axis_title(text: str, mode: Mode) -> Part:
    """The title of an axis, with its unit."""
    return {"title": {"text": escape(text), "font": {"size": 12, "color": INK[mode]}}}


def lift_axis(
    ticks: Sequence[float], low: float, high: float, mode: Mode, title: str = "", *, every: int = 1
) -> Part:
    """An axis of relative changes from `low` to `high`: signed percents, 0 for no change.

    every: only each such tick is named, counted from no change.
    """
    step = min((b - a for a, b in itertools.pairwise(ticks)), default=1.0)
    texts = [lift_text(tick) if round(tick / step) % every == 0 else "" for tick in ticks]
    named = axis_title(title, mode) if title else {}
    return {"range": [low, high], "tickvals": list(ticks), "ticktext": texts} | named


def lift_text(lift: float) -> str:
    """A relative change as an axis names it."""
    return "0" if abs(lift) < 1e-9 else numbers.signed_percent(lift, 0)


def label(text: str, x: Any, y: Any, mode: Mode, **more: Any) -> Part:
    """A text in ink colour without an arrow; `text` is already escaped."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "showarrow": False,
        "font": {"size": 12, "color": INK[mode]},
    } | more


def beside(text: str, y: float, mode: Mode, **more: Any) -> Part:
    """A text at the right of the plot, on the height of a row."""
    return label(text, 1, y, mode, xref="paper", xanchor="left", align="left", xshift=12, **more)


def over(text: str, y: float, mode: Mode, shift: float) -> Part:
    """A text above a row, at the left edge of the plot: the labels of a narrow figure.

    Lines through the whole height of the plot stop at it.
    """
    place = {"xref": "paper", "xanchor": "left", "align": "left", "xshift": 2, "yshift": shift}
    return label(text, 0, y, mode, bgcolor=GROUND[mode], borderpad=0, **place)


def vertical(x: Any, mode: Mode, *, width: float = 2.5, **more: Any) -> Part:
    """An ink line through the whole height of the plot."""
    line = {"color": INK[mode], "width": width}
    span = {"x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "line", "line": line, "layer": "below"} | span | more


def zone(x0: Any, x1: Any, colour: str) -> Part:
    """A light ground between two values, through the whole height of the plot."""
    span = {"x0": x0, "x1": x1, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "rect", "fillcolor": colour, "line": {"width": 0}, "layer": "below"} | span


def halo(symbol: str, size: float, mode: Mode) -> Part:
    """The ground colour under a marker, so that a line does not run through it."""
    return {"symbol": symbol, "size": size, "color": GROUND[mode], "opacity": 1}


def escape(text: str) -> str:
    """Text as Plotly shows it literally: its labels understand a few HTML tags."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    """Bold text of a label."""
    return f"<b>{text}</b>"


def width_of(text: str) -> int:
    """The width of a text in half-width characters: a Han character counts two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shortened(text: str, width: int) -> str:
    """At most `width` half-width characters, the rest as an ellipsis."""
    if width_of(text) <= width:
        return text
    kept = ""
    for character in text:
        if width_of(kept + character) > width - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def wrapped(text: str, width: int = 22, lines: int = 2) -> str:
    """An escaped label of at most `lines` lines, broken at spaces or between Han characters.

    A Latin word wider than a line is shortened, never cut in two.
    """
    rest, rows = " ".join(str(text).split()), []
    while rest and len(rows) < lines - 1 and width_of(rest) > width:
        head = _head(rest, width)
        rows.append(shortened(head.rstrip(), width))
        rest = rest[len(head) :].lstrip()
    rows += [shortened(rest, width)] if rest else []
    return "<br>".join(escape(row) for row in rows)


def _head(text: str, width: int) -> str:
    """What goes on the first line: up to the last place within `width` where a line may break."""
    places = [k for k in range(1, len(text)) if _may_break(text[k - 1], text[k])]
    within = [k for k in places if width_of(text[:k].rstrip()) <= width]
    return text[: within[-1] if within else places[0] if places else len(text)]


def _may_break(before: str, after: str) -> bool:
    is_closing = after in "，。；：！？、）》”％"
    is_han = "\u2e80" <= before <= "\uffef" or "\u2e80" <= after <= "\uffef"
    return before in " -/" or (is_han and not is_closing and before not in "（《“")


def even_steps(low: float, high: float, n: int) -> list[float]:
    """About `n` round values inside a range."""
    step = step_of(low, high, n)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(k * step, 10) for k in range(first, last + 1)]


def step_of(low: float, high: float, n: int) -> float:
    """The round step (1, 2, 2.5 or 5 of a power of ten) that divides a range into at most `n`."""
    raw = (high - low) / max(n, 1)
    power = 10.0 ** math.floor(math.log10(raw)) if raw > 0 else 1.0
    return next(power * k for k in (1, 2, 2.5, 5, 10) if raw <= power * k * 1.0001)
