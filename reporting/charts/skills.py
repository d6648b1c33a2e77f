"""Where the gaps are: role by skill."""

from collections.abc import Sequence
from typing import Literal

import plotly.graph_objects as go

from analytics.results import SkillGap, SkillGaps, SkillLevel
from reporting import numbers
from reporting.charts.drawing import Part, bold, escape, figure, label, wrapped
from reporting.palette import (
    BLUE,
    GRID,
    INK,
    SEQUENTIAL,
    SLATE,
    Mode,
    digit_colour,
    on_scale,
    tint,
)
from reporting.words import Lang, translate

#: Digits are bold from this gap on (levels).
WIDE_GAP = 1.5
#: A phone shows the skills with the largest gaps only.
COMPACT_SKILLS = 5
#: More columns or rows cannot be read on a screen either; the download has them all.
MOST_SKILLS, MOST_ROLES = 15, 20
#: A radar with more spokes cannot be read.
MOST_SPOKES, COMPACT_SPOKES = 12, 8


def skill_heat_map(
    gaps: SkillGaps, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """Mean levels short of the requirement, digits in every cell; hidden cells are dotted.

    Cells without evidence stay empty. Hidden cells hold neither value nor count.
    """
    skills = _widest(gaps, "skill", COMPACT_SKILLS if compact else MOST_SKILLS)
    roles = _widest(gaps, "role", MOST_ROLES)
    cells = [cell for cell in gaps.cells if cell.skill in skills and cell.role in roles]
    shown = [cell for cell in cells if cell.gap is not None and not cell.is_hidden]
    top = max([1.0, *(cell.gap for cell in shown)])
    at = {(cell.role, cell.skill): cell for cell in shown}
    width = 8 if compact else max(8, 110 // max(len(skills), 1))
    return figure(
        [
            _heat_trace(roles, skills, at, top, lang, mode, compact),
            _digits(shown, roles, skills, top, mode),
        ],
        mode=mode,
        height=46 * len(roles) + 60,
        xaxis={
            "side": "top",
            "showgrid": False,
            "tickvals": list(range(len(skills))),
            "ticktext": [wrapped(skill, width) for skill in skills],
            "tickangle": 0,
            "range": [-0.5, len(skills) - 0.5],
        },
        yaxis={
            "showgrid": False,
            "tickvals": list(range(len(roles))),
            "ticktext": [wrapped(role, 10 if compact else 18) for role in roles],
            "range": [len(roles) - 0.5, -0.5],
        },
        shapes=[_dotted(cell, roles, skills) for cell in cells if cell.is_hidden],
        annotations=[
            label(numbers.HIDDEN, skills.index(cell.skill), roles.index(cell.role), mode)
            for cell in cells
            if cell.is_hidden
        ],
    )


def _widest(gaps: SkillGaps, by: Literal["skill", "role"], n: int) -> list[str]:
    """The `n` skills or roles with the widest visible gap in any cell, in their own order."""
    names = gaps.skills if by == "skill" else gaps.roles
    if len(names) <= n:
        return list(names)
    worst: dict[str, float] = dict.fromkeys(names, -1.0)
    for cell in gaps.cells:
        if cell.gap is not None and not cell.is_hidden:
            worst[getattr(cell, by)] = max(worst[getattr(cell, by)], cell.gap)
    chosen = set(sorted(names, key=lambda name: -worst[name])[:n])
    return [name for name in names if name in chosen]


def _heat_trace(
    roles: Sequence[str],
    skills: Sequence[str],
    at: dict[tuple[str, str], SkillGap],
    top: float,
    lang: Lang,
    mode: Mode,
    compact: bool,
) -> Part:
    grid = [[at.get((role, skill)) for skill in skills] for role in roles]
    scale = SEQUENTIAL[mode]
    ink = INK[mode]
    return {
        "type": "heatmap",
        "z": [[cell.gap if cell else None for cell in row] for row in grid],
        "zmin": 0,
        "zmax": top,
        "colorscale": [[k / (len(scale) - 1), colour] for k, colour in enumerate(scale)],
        "xgap": 3,
        "ygap": 3,
        "showscale": not compact,
        "colorbar": {
            "title": {
                "text": escape(translate(lang, "chart.skills.bar")),
                "font": {"size": 12, "color": ink},
            },
            "tickfont": {"size": 12, "color": ink},
            "thickness": 10,
            "len": 0.8,
            "outlinewidth": 0,
            "tickformat": "~g",
        },
        "text": [[_cell_hover(cell, lang) if cell else "" for cell in row] for row in grid],
        "hovertemplate": "%{text}<extra></extra>",
        "hoverongaps": False,
    }


def _cell_hover(cell: SkillGap, lang: Lang) -> str:
    interval = numbers.decimal_interval(cell.interval) if cell.interval else "—"
    return escape(
        translate(
            lang,
            "chart.skills.hover",
            role=cell.role,
            skill=cell.skill,
            gap=numbers.decimal(cell.gap),
            interval=interval,
            n=cell.n,
            required="—" if cell.required is None else numbers.decimal(cell.required),
        )
    )


def _digits(
    shown: Sequence[SkillGap], roles: Sequence[str], skills: Sequence[str], top: float, mode: Mode
) -> Part:
    """The gaps in digits, one trace: hundreds of annotations take longer to draw than the page."""
    texts = [numbers.decimal(cell.gap) for cell in shown]
    wide = [numbers.rounded(cell.gap, 1) >= WIDE_GAP for cell in shown]
    scale = SEQUENTIAL[mode]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [skills.index(cell.skill) for cell in shown],
        "y": [roles.index(cell.role) for cell in shown],
        "text": [
            bold(text) if is_wide else text for text, is_wide in zip(texts, wide, strict=True)
        ],
        "textfont": {
            "size": 13,
            "color": [digit_colour(on_scale(cell.gap / top, scale)) for cell in shown],
        },
        "hoverinfo": "skip",
    }


def _dotted(cell: SkillGap, roles: Sequence[str], skills: Sequence[str]) -> Part:
    x, y = skills.index(cell.skill), roles.index(cell.role)
    return {
        "type": "rect",
        "x0": x - 0.47,
        "x1": x + 0.47,
        "y0": y - 0.44,
        "y1": y + 0.44,
        "line": {"color": SLATE, "width": 1.5, "dash": "dot"},
    }


def skill_radar(
    profile: Sequence[SkillLevel], lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """Required (dashed) and actual (filled) levels, one spoke per skill; the widest gaps first.

    A skill never assessed has no point: the line of actual levels is broken there.
    """
    shown = list(profile[: COMPACT_SPOKES if compact else MOST_SPOKES])
    spokes = [wrapped(item.skill, 12) for item in shown]
    text = {"size": 12, "color": INK[mode]}
    top = max([5.0, *(item.required for item in shown)])
    radial = {"range": [0, top], "tickfont": text, "gridcolor": GRID, "dtick": 1, "showline": False}
    angular = {"tickfont": text, "gridcolor": GRID, "direction": "clockwise", "linecolor": GRID}
    return figure(
        [
            _spoke_line(
                translate(lang, "chart.radar.required"),
                spokes,
                [item.required for item in shown],
                {"line": {"color": SLATE, "width": 2, "dash": "dash"}},
            ),
            _spoke_line(
                translate(lang, "chart.radar.actual"),
                spokes,
                [item.level for item in shown],
                {"line": {"color": BLUE, "width": 3}, "fill": "toself", "fillcolor": tint(BLUE)},
            ),
        ],
        mode=mode,
        height=300 if compact else 360,
        xaxis={"visible": False},
        yaxis={"visible": False},
        margin={"t": 34, "b": 34, "l": 70, "r": 70},
        polar={"bgcolor": "rgba(0,0,0,0)", "radialaxis": radial, "angularaxis": angular},
    )


def _spoke_line(name: str, spokes: list[str], levels: list[float | None], look: Part) -> Part:
    closed = [*levels, levels[0]]
    return {
        "type": "scatterpolar",
        "mode": "lines+markers",
        "name": escape(name),
        "r": closed,
        "theta": [*spokes, spokes[0]],
        "connectgaps": False,
        "hovertemplate": f"{escape(name)}: %{{theta}} %{{r:.1f}}<extra></extra>",
        **look,
    }
