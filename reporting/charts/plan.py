"""Milestones planned against reached."""

import plotly.graph_objects as go

from analytics.results import Milestones
from reporting.charts.drawing import Part, axis_title, escape, figure, label, vertical
from reporting.palette import BLUE, GROUND, SLATE, Mode
from reporting.words import Lang, translate

HEIGHT, COMPACT_HEIGHT = 280, 240
#: Up to so much of the time that has passed, names have room in what is to come.
ROOM = 0.7


def burn_up(
    found: Milestones, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """Milestones due (dashed) and reached (solid) by day, as steps; the line is today."""
    total = len(found.items)
    reached = [n for n in found.reached if n is not None]
    at = found.as_of.isoformat()
    names = {name: translate(lang, f"chart.burn_up.{name}") for name in ("planned", "reached")}
    planned_now = found.planned[found.days.index(found.as_of)]
    is_ahead = reached[-1] > planned_now
    named = [("planned", planned_now, -12 if is_ahead else 12)]
    named.append(("reached", reached[-1], 12 if is_ahead else -12))
    # the steps of both lines lie in the past, one line alone in what is to come
    first_on, last_on = found.days[0], found.days[-1]
    has_room = found.as_of - first_on < ROOM * (last_on - first_on)
    side = {"xanchor": "left", "xshift": 8} if has_room else {"xanchor": "right", "xshift": -8}
    return figure(
        [
            _steps(found, list(found.planned), names["planned"], SLATE, "dash"),
            _steps(found, list(found.reached), names["reached"], BLUE, "solid"),
        ],
        mode=mode,
        height=COMPACT_HEIGHT if compact else HEIGHT,
        xaxis={
            "type": "date",
            "tickformat": translate(lang, "chart.burn_up.month"),
            "nticks": 4 if compact else 8,
        },
        yaxis={"range": [0, total + 0.6], "dtick": max(1, round(total / 6)), "tickformat": "d"}
        | axis_title(translate(lang, "chart.burn_up.axis"), mode),
        shapes=[vertical(at, mode, width=1.5)],
        annotations=[
            label(
                escape(f"{names[name]} {n}"),
                at,
                n,
                mode,
                bgcolor=GROUND[mode],
                yshift=shift,
                **side,
            )
            for name, n, shift in named
        ],
        margin={"t": 14},
    )


def _steps(found: Milestones, counts: list[int | None], name: str, colour: str, dash: str) -> Part:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [day.isoformat() for day in found.days],
        "y": counts,
        "line": {"color": colour, "width": 3, "dash": dash, "shape": "hv"},
        "name": escape(name),
        "hovertemplate": f"{escape(name)}: %{{y}} · %{{x}}<extra></extra>",
    }
