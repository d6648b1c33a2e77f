"""Trained teams beside others: their changes, week by week, and what a plan could see."""

from collections.abc import Sequence

import plotly.graph_objects as go

from analytics.planning import Outlook, Visible
from analytics.results import Change, TeamBlock, TeamShift
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
    label,
    lift_axis,
    vertical,
)
from reporting.palette import BLUE, GROUND, SLATE, TEAL, VIOLET, Mode, tint
from reporting.words import Lang, translate

#: The rows of the strip: trained teams above the others.
ROWS = {True: 1.0, False: 0.0}
#: Where dots that would lie on each other go, from the middle of their row; the last are shared.
LEVELS = (0.0, 0.2, -0.2, 0.4, -0.4)
#: A dot's width as a part of the width of a narrow strip.
DOT = 0.06
#: Baselines of a plan that are drawn, the one that is usual and a longer one.
DRAWN_BASELINES = (84, 168)


def team_shifts(
    change: Change, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """One dot per team, trained teams above the others, with the mean of either side as a tick."""
    teams = change.comparison.teams if change.comparison else ()
    lifts = [team.relative for team in teams]
    low, high = min([-0.05, *lifts]), max([0.05, *lifts])
    pad = 0.06 * (high - low)
    # the column is narrow on a wide screen too: more names would lie aslant
    ticks = even_steps(low, high, 4 if compact else 5)
    counts = {side: sum(team.is_trained == side for team in teams) for side in ROWS}
    return figure(
        [
            _dots(
                [team for team in teams if team.is_trained == side],
                side,
                DOT * (high - low),
                lang,
                mode,
            )
            for side in ROWS
        ],
        mode=mode,
        height=150 + AXIS_TITLE,
        xaxis=lift_axis(ticks, low - pad, high + pad, mode, translate(lang, "chart.teams.axis")),
        yaxis={
            "range": [-0.6, 1.6],
            "tickvals": list(ROWS.values()),
            "ticktext": [escape(_side(side, counts[side], lang)) for side in ROWS],
            "showgrid": False,
        },
        shapes=[vertical(0, mode, width=1.5), *_means(teams)],
        margin={"t": 10, "r": 20},
    )


def _side(is_trained: bool, n: int, lang: Lang) -> str:
    return translate(lang, f"chart.teams.{'trained' if is_trained else 'others'}", n=n)


def _dots(
    teams: Sequence[TeamShift], is_trained: bool, width: float, lang: Lang, mode: Mode
) -> Part:
    teams = sorted(teams, key=lambda team: team.relative)
    words = [
        translate(
            lang, "chart.teams.hover", team=team.team, lift=numbers.signed_percent(team.relative)
        )
        for team in teams
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [team.relative for team in teams],
        "y": [
            ROWS[is_trained] + LEVELS[level]
            for level in _levels([team.relative for team in teams], width)
        ],
        "marker": {
            "size": 11,
            "color": BLUE if is_trained else VIOLET,
            "opacity": 0.75,
            "line": {"width": 1, "color": GROUND[mode]},
        },
        "text": [escape(text) for text in words],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _levels(lifts: Sequence[float], width: float) -> list[int]:
    """The level of each dot, in the order of their lifts: the first where it covers no other one.

    Where all are taken, the one whose last dot lies farthest away.
    """
    last, found = [-float("inf")] * len(LEVELS), []
    for lift in lifts:
        free = [level for level, taken in enumerate(last) if lift - taken >= width]
        level = free[0] if free else last.index(min(last))
        last[level] = lift
        found.append(level)
    return found


def _means(teams: Sequence[TeamShift]) -> list[Part]:
    shapes = []
    for side, y in ROWS.items():
        lifts = [team.relative for team in teams if team.is_trained == side]
        if lifts:
            mean = sum(lifts) / len(lifts)
            colour = BLUE if side else VIOLET
            shapes.append(
                vertical(mean, "light", y0=y - 0.35, y1=y + 0.35, yref="y")
                | {"line": {"color": colour, "width": 3}}
            )
    return shapes


def event_study(
    change: Change, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """How far trained teams were from the others, week by week, with intervals; 0 = as before."""
    blocks = change.comparison.blocks if change.comparison else ()
    bounds = [bound for b in blocks for bound in (b.interval.low, b.interval.high)]
    low, high = min([-0.05, *bounds]), max([0.05, *bounds])
    weeks = [block.first / 7 for block in blocks]
    return figure(
        [_block(block, lang, mode) for block in blocks],
        mode=mode,
        height=(200 if compact else 240) + AXIS_TITLE,
        xaxis={
            "range": [min(weeks, default=0) - 0.6, max(weeks, default=0) + 0.6],
            "tickvals": [w for w in weeks if round(w) % (4 if compact else 2) == 0],
            "ticktext": [str(round(w)) for w in weeks if round(w) % (4 if compact else 2) == 0],
            "showgrid": False,
        }
        | axis_title(translate(lang, "chart.study.axis"), mode),
        yaxis=lift_axis(even_steps(low, high, 5), low, high, mode),
        shapes=[_level_line(mode), vertical(-0.5, mode, width=1.5)],
        annotations=[
            label(
                escape(translate(lang, "chart.study.start")),
                -0.5,
                1,
                mode,
                yref="paper",
                yanchor="bottom",
                yshift=2,
            )
        ],
        margin={"t": 26, "r": 16},
    )


def _level_line(mode: Mode) -> Part:
    line = vertical(0, mode, width=1.5)["line"]
    return {
        "type": "line",
        "x0": 0,
        "x1": 1,
        "xref": "paper",
        "y0": 0,
        "y1": 0,
        "line": line,
        "layer": "below",
    }


def _block(block: TeamBlock, lang: Lang, mode: Mode) -> Part:
    colour = BLUE if block.first >= 0 else SLATE
    words = translate(
        lang,
        "chart.study.hover",
        week=round(block.first / 7),
        lift=numbers.signed_percent(block.relative),
        interval=numbers.signed_percent_interval(block.interval, lang),
    )
    week = block.first / 7
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [week, week, week],
        "y": [block.interval.low, block.relative, block.interval.high],
        "line": {"color": colour, "width": 2},
        "marker": {
            "size": [0, 8, 0],
            "color": colour,
            "opacity": 1,
            "line": {"width": 1, "color": GROUND[mode]},
        },
        "text": [escape(words)] * 3,
        "hovertemplate": "%{text}<extra></extra>",
    }


def visible_lifts(
    outlook: Outlook,
    lang: Lang,
    mode: Mode = "light",
    compact: bool = False,
    *,
    target: float | None = None,
) -> go.Figure:
    """The smallest visible lift by length of the after-window, for two lengths of baseline."""
    lines = {
        baseline: [v for v in outlook.alone if v.baseline_days == baseline and v.lift is not None]
        for baseline in DRAWN_BASELINES
    }
    tallest = max([0.1, *(v.lift for line in lines.values() for v in line)])
    tallest = max(tallest, target or 0.0)
    ticks = even_steps(0, 1.1 * tallest, 4 if compact else 6)
    days = sorted({v.after_days for line in lines.values() for v in line})
    colours = dict(zip(DRAWN_BASELINES, (SLATE, BLUE), strict=True))
    return figure(
        [_line(line, colours[baseline], lang) for baseline, line in lines.items()],
        mode=mode,
        height=260,
        xaxis={
            "tickvals": days,
            "ticktext": [str(day) for day in days],
            "showgrid": False,
            "range": [min(days, default=28) - 6, max(days, default=84) + 6],
        }
        | axis_title(translate(lang, "chart.visible.axis_x"), mode),
        yaxis=lift_axis(ticks, 0, 1.15 * tallest, mode, translate(lang, "chart.visible.axis_y")),
        shapes=[] if target is None else [_goal(target)],
        annotations=[*_line_names(lines, lang, mode), *_goal_name(target, lines, lang, mode)],
        margin={"r": 132 if compact else 150, "t": 12},
    )


def _line(line: Sequence[Visible], colour: str, lang: Lang) -> Part:
    words = [
        translate(
            lang,
            "chart.visible.hover",
            days=v.after_days,
            baseline=v.baseline_days,
            lift=numbers.signed_percent(v.lift),
        )
        for v in line
    ]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [v.after_days for v in line],
        "y": [v.lift for v in line],
        "line": {"color": colour, "width": 3},
        "marker": {"size": 9, "color": colour},
        "text": [escape(text) for text in words],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _line_names(lines: dict[int, list[Visible]], lang: Lang, mode: Mode) -> list[Part]:
    return [
        beside(
            bold(escape(translate(lang, "chart.visible.line", days=baseline))),
            line[-1].lift,
            mode,
            yshift=8 if baseline == DRAWN_BASELINES[0] else -8,
        )
        for baseline, line in lines.items()
        if line
    ]


def _goal(target: float) -> Part:
    return {
        "type": "line",
        "x0": 0,
        "x1": 1,
        "xref": "paper",
        "y0": target,
        "y1": target,
        "line": {"color": TEAL, "width": 1.5, "dash": "dot"},
        "layer": "below",
        "fillcolor": tint(TEAL),
    }


def _goal_name(
    target: float | None, lines: dict[int, list[Visible]], lang: Lang, mode: Mode
) -> list[Part]:
    """The target's name on its line: at its end where the lines fell below it, else first."""
    if target is None:
        return []
    words = translate(lang, "chart.visible.target", lift=numbers.signed_percent(target, 0))
    is_free = all(line[-1].lift < target for line in lines.values() if line)
    place = {"xanchor": "right" if is_free else "left", "yshift": 9, "bgcolor": GROUND[mode]}
    return [label(escape(words), int(is_free), target, mode, xref="paper", borderpad=0, **place)]
