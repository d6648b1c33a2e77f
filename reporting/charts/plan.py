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
    names = {name: translate(lang, f"chart.burn_up.{name}") for name in ("planned", "reached")}
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
        shapes=[vertical(found.as_of.isoformat(), mode, width=1.5)],
        annotations=_named_today(found, names, mode),
        margin={"t": 14},
    )


def _named_today(found: Milestones, names: dict[str, str], mode: Mode) -> list[Part]:
    """Name and number of both lines beside today, on the side where fewer lines run."""
    planned = found.planned[found.days.index(found.as_of)]
    reached = [n for n in found.reached if n is not None][-1]
    above = 12 if reached > planned else -12
    # the steps of both lines lie in the past, one line alone in what is to come
    first_on, last_on = found.days[0], found.days[-1]
    has_room = found.as_of - first_on < ROOM * (last_on - first_on)
    side = {"xanchor": "left", "xshift": 8} if has_room else {"xanchor": "right", "xshift": -8}
    return [
        label(
            escape(f"{names[name]} {n}"),
            found.as_of.isoformat(),
            n,
            mode,
            bgcolor=GROUND[mode],
            yshift=shift,
            **side,
        )
        for name, n, shift in (("planned", planned, -above), ("reached", reached, above))
    ]


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
