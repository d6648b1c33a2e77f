"""Attendance week by week with the limits of its p' chart."""

import plotly.graph_objects as go

from analytics.results import Target, Week, WeekChart
from reporting import numbers
from reporting.charts.drawing import AXIS_TITLE, Part, axis_title, escape, figure
from reporting.palette import BLUE, INK, SLATE, Mode
from reporting.words import Lang, translate

#: So many weeks have their dates written under the axis.
MOST_TICKS = 6


def attendance_weeks(
    found: WeekChart, lang: Lang, mode: Mode = "light", compact: bool = False, *, target: Target
) -> go.Figure:
    """A dot per week, its limits, the target as a line; weeks outside their limits are squares."""
    weeks = found.weeks
    at = [numbers.iso_date(week.week_on) for week in weeks]
    low = min(*(week.n_present / week.n_expected for week in weeks), *(w.low for w in weeks))
    step = -(-len(weeks) // (3 if compact else MOST_TICKS))
    return figure(
        [*_limits(found, at), _dots(found, at, lang, mode)],
        mode=mode,
        height=260 + AXIS_TITLE,
        xaxis={
            "type": "category",
            "showgrid": False,
            "tickvals": at[::step],
            "ticktext": [escape(numbers.short_date(w.week_on, lang)) for w in weeks[::step]],
            "tickangle": 0,
        },
        yaxis={"range": [max(0.0, low - 0.05), 1.03], "tickformat": ".0%"}
        | axis_title(translate(lang, "chart.attendance.axis"), mode),
        shapes=[_line(target.low, mode)],
    )


def _line(height: float, mode: Mode) -> Part:
    line = {"color": INK[mode], "width": 2}
    span = {"xref": "paper", "x0": 0, "x1": 1, "y0": height, "y1": height}
    return {"type": "line", "line": line, "layer": "below"} | span


def _limits(found: WeekChart, at: list[str]) -> list[Part]:
    line = {"color": SLATE, "width": 1.5, "dash": "dot", "shape": "hvh"}
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": at,
            "y": [getattr(week, side) for week in found.weeks],
            "line": line,
            "hoverinfo": "skip",
        }
        for side in ("low", "high")
    ]


def _dots(found: WeekChart, at: list[str], lang: Lang, mode: Mode) -> Part:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": at,
        "y": [week.n_present / week.n_expected for week in found.weeks],
        "line": {"color": BLUE, "width": 1.5},
        "marker": {
            "color": BLUE,
            "size": [12 if week.is_out else 7 for week in found.weeks],
            "symbol": ["square" if week.is_out else "circle" for week in found.weeks],
            "line": {"width": 0, "color": INK[mode]},
        },
        "text": [_hover(week, lang) for week in found.weeks],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _hover(week: Week, lang: Lang) -> str:
    return escape(
        translate(
            lang,
            "progress.week_hover",
            week=numbers.week(week.week_on, lang),
            rate=numbers.percent(week.n_present / week.n_expected),
            counts=numbers.counts(week.n_present, week.n_expected),
            low=numbers.percent(week.low),
            high=numbers.percent(week.high),
        )
    )
