"""Milestones planned against reached."""

import plotly.graph_objects as go

from analytics.results import Milestones
from reporting.charts.drawing import Part, axis_title, escape, figure, label, vertical
from reporting.palette import BLUE, SLATE, Mode
from reporting.words import Lang, translate

HEIGHT, COMPACT_HEIGHT = 280, 240


def burn_up(
    found: Milestones, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """Milestones due (dashed) and reached (solid) by day, as steps; the line is today."""
    total = len(found.items)
    reached = [n for n in found.reached if n is not None]
    at = found.as_of.isoformat()
    names = {name: translate(lang, f"chart.burn_up.{name}") for name in ("planned", "reached")}
    planned_now = found.planned[found.days.index(found.as_of)]
    right = [("planned", planned_now, 12), ("reached", reached[-1], -12)]
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
                escape(f"{names[name]} {n}"), at, n, mode,
                xanchor="right", xshift=-8, yshift=shift,
            )
            for name, n, shift in right
        ],
        margin={"t": 14},
    )  # fmt: skip


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
