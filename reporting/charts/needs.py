"""What to train first: ranks with their intervals, importance against ability."""

from collections.abc import Iterator, Sequence
from math import cos, dist, pi, sin

import plotly.graph_objects as go

from analytics.results import CombinedNeed, CombinedRanking, NeedRanking, RankedNeed
from reporting import numbers, wording
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
    wrapped,
)
from reporting.palette import BLUE, GROUND, INK, SLATE, Mode, tint
from reporting.states import SETTLED_SHARE
from reporting.words import Lang, translate

#: Pixels across a circle of the quadrants, and of the smallest plots they are drawn in.
CIRCLE = 23
PLOT, PLOT_COMPACT = (400, 330), (270, 270)


def need_ranks(
    ranking: NeedRanking | CombinedRanking, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """Every topic's rank with its bootstrap interval and the share of resamples in the top."""
    needs = ranking.needs
    n = len(needs)
    top = translate(lang, "chart.ranks.top", top=wording.digit_word(ranking.top, lang))
    texts = [_top_text(top, (0.5 + ranking.top + 0.5) / 2, mode)]
    texts += [_need_text(need, y, mode, compact) for y, need in enumerate(needs)]
    if not compact:
        head = translate(lang, "chart.ranks.in_top", top=wording.digit_word(ranking.top, lang))
        texts.append(_column_head(head, mode))
    names = [f"{wrapped(need.topic, 24, 1)}  {need.rank}" for need in needs]
    return figure(
        _rank_traces(needs, ranking.top, lang, mode),
        mode=mode,
        height=(46 if compact else 32) * n + 52 + AXIS_TITLE,
        xaxis={"range": [0.5, n + 0.5], "tickvals": _rank_ticks(n), "tickangle": 0}
        | axis_title(translate(lang, "chart.ranks.axis"), mode),
        yaxis={
            "range": [n - 0.5, -0.5 - 0.25 * compact],
            "tickvals": list(range(n)),
            "ticktext": [""] * n if compact else names,
            "showgrid": False,
        },
        shapes=[_top_area(ranking.top)],
        annotations=texts,
        margin={"t": 26, "r": 14 if compact else 64},
    )


def _rank_ticks(n: int) -> list[int]:
    return list(range(1, n + 1)) if n <= 12 else [1, *range(5, n + 1, 5)]


def _top_area(top: int) -> Part:
    span = {"x0": 0.5, "x1": top + 0.5, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "rect", "fillcolor": tint(BLUE), "line": {"width": 0}, "layer": "below"} | span


def _top_text(text: str, x: float, mode: Mode) -> Part:
    return label(escape(text), x, 1, mode, yref="paper", yanchor="bottom", yshift=2)


def _column_head(text: str, mode: Mode) -> Part:
    place = {"xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "bottom"}
    return label(escape(text), 1, 1, mode, xshift=60, yshift=2, **place)


def _need_text(need: RankedNeed | CombinedNeed, y: int, mode: Mode, compact: bool) -> Part:
    share = escape(numbers.percent(need.top_share))
    if compact:
        name = f"{need.rank} {escape(shortened(need.topic, 34))} · {share}"
        return over(name, y, mode, 15)
    text = bold(share) if need.top_share >= 0.5 else share
    return beside(text, y, mode) | {"xanchor": "right", "align": "right", "xshift": 58}


def _rank_traces(
    needs: Sequence[RankedNeed | CombinedNeed], top: int, lang: Lang, mode: Mode
) -> list[Part]:
    settled = [need.top_share >= SETTLED_SHARE for need in needs]
    colours = [BLUE if need.top_share >= 0.5 else SLATE for need in needs]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": [need.rank for need in needs],
        "y": list(range(len(needs))),
        "marker": {
            "symbol": ["circle" if is_settled else "circle-open" for is_settled in settled],
            "size": [14 if is_settled else 13 for is_settled in settled],
            "color": colours,
            "line": {"width": [0 if is_settled else 3 for is_settled in settled], "color": colours},
            "opacity": 1,
        },
        "text": [_need_hover(need, top, lang) for need in needs],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }
    under = marks | {"marker": halo("circle", 15, mode), "hoverinfo": "skip"}
    del under["text"], under["hovertemplate"]
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [need.rank_interval.low, need.rank_interval.high],
            "y": [y, y],
            "line": {"color": colours[y], "width": 5 if settled[y] else 3},
            "hoverinfo": "skip",
        }
        for y, need in enumerate(needs)
    ]
    return [*lines, under, marks]


def _need_hover(need: RankedNeed | CombinedNeed, top: int, lang: Lang) -> str:
    return escape(
        translate(
            lang,
            "chart.ranks.hover",
            topic=need.topic,
            rank=need.rank,
            interval=numbers.decimal_interval(need.rank_interval, 0),
            share=numbers.percent(need.top_share),
            top=wording.digit_word(top, lang),
        )
    )


def need_quadrant(
    ranking: NeedRanking, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """Importance against ability; what is important and not yet mastered lies upper left."""
    needs = ranking.needs
    x, y = _padded([n.ability for n in needs]), _padded([n.importance for n in needs])
    cross = (ranking.ability_mean, ranking.importance_mean)
    texts = _corner_texts(lang, mode)
    if not compact:
        texts += [_name_text(need, needs, x, cross, mode) for need in needs if _is_first(need)]
    places = _apart(needs, x, y, PLOT_COMPACT if compact else PLOT)
    return figure(
        [*_leaders(needs, places), _quadrant_trace(needs, places, lang, mode)],
        mode=mode,
        height=340 if compact else 400,
        xaxis={"range": x, "tickvals": even_steps(*x, 5), "tickangle": 0}
        | axis_title(translate(lang, "chart.quadrant.axis_ability"), mode),
        yaxis={"range": y, "tickvals": even_steps(*y, 5)}
        | axis_title(translate(lang, "chart.quadrant.axis_importance"), mode),
        shapes=[_first_area(x, y, cross), *_crosshair(cross, mode)],
        annotations=texts,
        margin={"r": 12},
    )


def _is_first(need: RankedNeed) -> bool:
    return need.quadrant == "train_first"


def _padded(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    pad = max(0.18 * (high - low), 0.25)
    return [low - pad, high + pad]


def _first_area(x: list[float], y: list[float], cross: tuple[float, float]) -> Part:
    span = {"x0": x[0], "x1": cross[0], "y0": cross[1], "y1": y[1]}
    return {"type": "rect", "fillcolor": tint(BLUE), "line": {"width": 0}, "layer": "below"} | span


def _crosshair(cross: tuple[float, float], mode: Mode) -> list[Part]:
    look = {"type": "line", "layer": "below"}
    look |= {"line": {"color": INK[mode], "width": 1.5, "dash": "dash"}, "opacity": 0.7}
    return [
        look | {"x0": cross[0], "x1": cross[0], "y0": 0, "y1": 1, "yref": "paper"},
        look | {"y0": cross[1], "y1": cross[1], "x0": 0, "x1": 1, "xref": "paper"},
    ]


def _corner_texts(lang: Lang, mode: Mode) -> list[Part]:
    corners = {"train_first": (0, 1), "keep": (1, 1), "later": (0, 0), "overdone": (1, 0)}
    texts = []
    for name, (x, y) in corners.items():
        word = escape(translate(lang, f"quadrant.{name}"))
        place = {"xref": "paper", "yref": "paper", "xshift": -6 if x else 6}
        place |= {"yshift": -4 if y else 4, "xanchor": "right" if x else "left"}
        place |= {"yanchor": "top" if y else "bottom"}
        texts.append(label(bold(word) if name == "train_first" else word, x, y, mode, **place))
    return texts


def _name_text(
    need: RankedNeed,
    needs: Sequence[RankedNeed],
    x: list[float],
    cross: tuple[float, float],
    mode: Mode,
) -> Part:
    """The name of a point, at its left where the crosshair or another point is in the way."""
    near = 0.30 * (x[1] - x[0])
    high = 0.10 * (max(n.importance for n in needs) - min(n.importance for n in needs) or 1)
    crowded = any(
        0 < other.ability - need.ability < near and abs(other.importance - need.importance) < high
        for other in needs
    )
    crossed = 0 < cross[0] - need.ability < near
    left = (crowded or crossed) and need.ability - x[0] > near
    return label(
        bold(escape(shortened(need.topic, 20))),
        need.ability,
        need.importance,
        mode,
        xanchor="right" if left else "left",
        xshift=-14 if left else 14,
    )


def _apart(
    needs: Sequence[RankedNeed], x: list[float], y: list[float], plot: tuple[int, int]
) -> list[tuple[float, float]]:
    """Where each circle stands: at its point, or in the nearest free place where others are.

    Topics are placed in the order of their ranks; `plot`: the least width and height it is drawn
    in, so that nothing lies closer where there is more room.
    """
    across, up = (x[1] - x[0]) / plot[0], (y[1] - y[0]) / plot[1]
    points = [(need.ability / across, need.importance / up) for need in needs]
    placed: list[tuple[float, float]] = []
    for point in points:
        # a circle may hide neither another one nor the point of a topic that stands aside
        others = [p for p in points if p != point]
        free = (
            spot
            for spot in _around(point)
            if all(dist(spot, one) >= CIRCLE + 1 for one in placed)
            and (spot == point or all(dist(spot, one) >= CIRCLE / 2 + 2 for one in others))
        )
        placed.append(next(free, point))
    return [(px * across, py * up) for px, py in placed]


def _around(point: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """The point, then places on rings about it, in pixels."""
    yield point
    for radius in range(CIRCLE, 5 * CIRCLE, CIRCLE // 3):
        for turn in range(24):
            angle = 2 * pi * turn / 24
            yield point[0] + radius * cos(angle), point[1] + radius * sin(angle)


def _leaders(needs: Sequence[RankedNeed], places: Sequence[tuple[float, float]]) -> list[Part]:
    """A point and a line to its circle, for every topic whose circle stands aside."""
    look = {"type": "scatter", "mode": "lines+markers", "hoverinfo": "skip", "opacity": 1}
    look |= {"line": {"color": SLATE, "width": 1}}
    return [
        look
        | {"x": [need.ability, px], "y": [need.importance, py]}
        | {"marker": {"size": [5, 0], "color": SLATE, "opacity": 1}}
        for need, (px, py) in zip(needs, places, strict=True)
        if dist((need.ability, need.importance), (px, py)) > 1e-9
    ]


def _quadrant_trace(
    needs: Sequence[RankedNeed], places: Sequence[tuple[float, float]], lang: Lang, mode: Mode
) -> Part:
    """Circles with the rank number of the chart beside it; only what to train first is filled."""
    first = [_is_first(need) for need in needs]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "marker": {
            "symbol": "circle",
            "size": CIRCLE,
            "color": [BLUE if is_first else GROUND[mode] for is_first in first],
            "line": {"width": 2, "color": [BLUE if is_first else SLATE for is_first in first]},
            "opacity": 1,
        },
        "text": [
            bold(str(n.rank)) if f else str(n.rank) for n, f in zip(needs, first, strict=True)
        ],
        "textfont": {
            "size": 12,
            "color": ["#FFFFFF" if is_first else INK[mode] for is_first in first],
        },
        "customdata": [_point_hover(need, lang) for need in needs],
        "hovertemplate": "%{customdata}<extra></extra>",
        "cliponaxis": False,
    }


def _point_hover(need: RankedNeed, lang: Lang) -> str:
    return escape(
        translate(
            lang,
            "chart.quadrant.hover",
            rank=need.rank,
            topic=need.topic,
            importance=numbers.decimal(need.importance, 2),
            ability=numbers.decimal(need.ability, 2),
        )
    )
