"""An evaluation against "no difference": one row, or one row per pair of groups."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from analytics.evaluation.card import NULLS, Card, Unit, bounds
from analytics.results import Interval
from reporting.charts.drawing import (
    AXIS_TITLE,
    Part,
    axis_title,
    bold,
    escape,
    even_steps,
    figure,
    label,
    over,
    vertical,
    wrapped,
    zone,
)
from reporting.palette import BLUE, GROUND, INK, SLATE, Mode, tint
from reporting.wording.evaluation import (
    alternative_unit,
    difference_text,
    pair_name,
    pair_rows,
    side_name,
)
from reporting.words import Lang, translate

#: Height of one row with its texts, on a phone, and with the name of a pair on a line of its own.
ROW, ROW_OF_PHONE, ROW_OF_PAIR = 60, 72, 76
#: Ratios lie on a logarithmic axis: half and double are equally far from 1.
RATIOS = ("odds_ratio", "rate_ratio")
RATIO_TICKS = (0.05, 0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 5, 10, 20)
SMALLEST = 1e-3


def has_picture(card: Card) -> bool:
    """Whether there is an interval to draw."""
    found = card.found.interval
    has_ends = found is not None and math.isfinite(found.low) and math.isfinite(found.high)
    return bool(pair_rows(card)) or (has_ends and card.found.estimate is not None)


def evaluation_interval(
    card: Card,
    names: Mapping[str, str],
    lang: Lang,
    mode: Mode = "light",
    compact: bool = False,
) -> go.Figure:
    """The estimate with its interval; of several groups, every pair with its own.

    names: headers of the file by role. Only for cards that `has_picture`.
    """
    rows = _rows(card, names, lang)
    null = NULLS[rows[0].unit]
    if null is None:
        # a share by itself has nothing to lie beside but a target
        null = card.found.effect_sizes.get("target")
    margin = _margin(card, rows[0])
    ends = _range(rows, [*([] if null is None else [null]), *margin])
    heights = range(len(rows) - 1, -1, -1)
    placed = list(zip(rows, heights, strict=True))
    is_open = card.verdict == "cannot_tell"
    traces = [part for row, y in placed for part in _marks(row, y, null, mode, is_open, ends)]
    texts = [part for row, y in placed for part in _texts(card, row, y, lang, mode, ends)]
    height = ROW_OF_PAIR if rows[0].text else ROW_OF_PHONE if compact else ROW
    return figure(
        traces,
        mode=mode,
        height=height * len(rows) + 58 + AXIS_TITLE,
        xaxis=_axis(card, rows[0], ends, compact, lang)
        | axis_title(_axis_name(card, rows[0], names, lang), mode),
        yaxis={"range": [-0.6, len(rows) - 0.35], "visible": False},
        shapes=[
            *([zone(*margin, tint(SLATE))] if margin else []),
            *([] if null is None else [vertical(null, mode)]),
        ],
        annotations=texts,
        margin={"t": 10, "l": 20, "r": 24},
    )


@dataclass(frozen=True)
class Row:
    """One interval of the picture."""

    text: str
    estimate: float
    interval: Interval
    unit: Unit


def _rows(card: Card, names: Mapping[str, str], lang: Lang) -> list[Row]:
    pairs = [
        Row(
            pair_name(one, lang, names),
            one.estimate or 0.0,
            one.interval,
            alternative_unit(one, card),
        )
        for one in pair_rows(card)
        if one.interval is not None
    ]
    found = card.found
    return pairs or [Row("", found.estimate or 0.0, found.interval, found.unit)]


def _margin(card: Card, row: Row) -> tuple[float, ...]:
    """The ends of a declared margin, in the unit of the estimate; nothing without one."""
    margin = card.found.effect_sizes.get("margin")
    return () if margin is None or row.unit != card.found.unit else bounds(margin, row.unit)


def _range(rows: list[Row], marks: Sequence[float]) -> tuple[float, float]:
    """The ends of the axis: intervals as far as they have ends, and what they are held against."""
    seen = [x for row in rows for x in (row.estimate, row.interval.low, row.interval.high)]
    ends = [x for x in (*seen, *marks) if math.isfinite(x)]
    if rows[0].unit in RATIOS:
        low, high = (math.log10(max(end, SMALLEST)) for end in (min(ends), max(ends)))
        pad = 0.12 * (high - low or 1)
        return low - pad, high + pad
    pad = 0.12 * (max(ends) - min(ends) or 1)
    return min(ends) - pad, max(ends) + pad


def _drawn_to(x: float, ends: tuple[float, float]) -> float:
    """Where an end of an interval is drawn: one without bound at the end of the axis."""
    return x if math.isfinite(x) else ends[0] if x < 0 else ends[1]


def _marks(
    row: Row,
    y: float,
    null: float | None,
    mode: Mode,
    is_open: bool,
    axis: tuple[float, float],
) -> list[Part]:
    """Line and dot; the dot is hollow while it is not known on which side of the null it lies."""
    interval, is_alone = row.interval, not row.text
    excludes = null is not None and not interval.low <= null <= interval.high
    is_known = null is None or (excludes and not is_open)
    colour = BLUE if is_known else SLATE
    marker = {
        "symbol": "circle",
        "size": 17 if is_alone else 12,
        "color": colour if is_known else GROUND[mode],
        "opacity": 1,
        "line": {"width": 1.5 if is_known else 3, "color": GROUND[mode] if is_known else colour},
    }
    line = {"color": colour, "width": 8 if is_alone else 5}
    ends = {"x": [_drawn_to(x, axis) for x in (interval.low, interval.high)], "y": [y, y]}
    dot = {"x": [row.estimate], "y": [y], "marker": marker, "text": [escape(row.text)]}
    return [
        {"type": "scatter", "mode": "lines", "line": line, "hoverinfo": "skip"} | ends,
        {"type": "scatter", "mode": "markers", "hovertemplate": "%{text}<extra></extra>"} | dot,
    ]


def _texts(
    card: Card, row: Row, y: float, lang: Lang, mode: Mode, axis: tuple[float, float]
) -> list[Part]:
    """The numbers at the marks; a row of several carries its pair above them at the left."""

    def at(x: float) -> float:
        return math.log10(max(x, SMALLEST)) if row.unit in RATIOS else _drawn_to(x, axis)

    def shown(x: float) -> str:
        return difference_text(card, x, lang, unit=row.unit, interval=row.interval)

    ink = {"size": 13, "color": INK[mode]}
    ends = row.interval.low, row.interval.high
    parts = [label(bold(shown(row.estimate)), at(row.estimate), y, mode, yshift=17, font=ink)]
    parts += [label(shown(end), at(end), y, mode, yshift=-17) for end in ends]
    if not row.text:
        return parts
    # above the numbers: beside them a long name would run into the one of a low estimate
    parts.append(over(wrapped(row.text, 40, 1), y, mode, 35))
    return [part | {"bgcolor": GROUND[mode]} for part in parts]


def _axis(card: Card, row: Row, ends: tuple[float, float], compact: bool, lang: Lang) -> Part:
    low, high = ends
    if row.unit in RATIOS:
        ticks = [tick for tick in RATIO_TICKS if low <= math.log10(tick) <= high]
        texts = [f"{tick:g}" for tick in ticks]
        return {"type": "log", "range": [low, high], "tickvals": ticks, "ticktext": texts}
    ticks = even_steps(low, high, 4 if compact else 7)
    texts = [
        "0"
        if tick == 0
        else difference_text(card, tick, lang, unit=row.unit, interval=row.interval)
        for tick in ticks
    ]
    return {"range": [low, high], "tickvals": ticks, "ticktext": texts, "tickangle": 0}


def _axis_name(card: Card, row: Row, names: Mapping[str, str], lang: Lang) -> str:
    """What the axis shows: first minus second, in its unit."""
    if row.text:
        is_typical = pair_rows(card)[0].method.startswith("pseudomedian")
        kind = "typical" if is_typical else row.unit
        return translate(lang, f"evaluation_axis.pairs_{kind}")
    first, second = ([side_name(s.label, lang, names) for s in card.found.sides] + ["", ""])[:2]
    return translate(lang, f"evaluation_axis.{row.unit}", first=first, second=second)
