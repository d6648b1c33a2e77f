"""Before and after: the daily series, the change with its interval, the pretend dates."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from analytics.results import Change, Event, SoFar, Target
from reporting import numbers, wording
from reporting.charts.drawing import (
    AXIS_TITLE,
    Part,
    beside,
    bold,
    escape,
    even_steps,
    figure,
    label,
    lift_axis,
    shortened,
    vertical,
    zone,
)
from reporting.palette import BLUE, GROUND, INK, SLATE, TEAL, VIOLET, Mode, tint
from reporting.words import Lang, translate

#: Dated events and other courses that are named in the picture; all of them stand in the table.
MOST_DATED = 5


def before_after_series(
    days: pd.DataFrame,
    change: Change,
    lang: Lang,
    mode: Mode = "light",
    compact: bool = False,
) -> go.Figure:
    """The daily metric, its level before and after, and what it would have been unchanged.

    days: observed_on, numerator, denominator (metric_by_course_day of one course). Days without
    volume are gaps. Days outside the two windows are not drawn.
    """
    shown = daily_values(days, change)
    low, high = _value_range(shown["value"], change)
    values = even_steps(low, high, 4 if compact else 5)
    ticks = _date_ticks(change, 4 if compact else 5)
    dated = _dated_labels(change, lang, mode, compact)
    pixels = 240 if compact else 360
    per_pixel = (high - low) / (pixels - _foot(len(dated)))
    return figure(
        _series_traces(shown, change, lang),
        mode=mode,
        height=280 if compact else 418,
        xaxis={
            "range": [_at(change.before_from_on, -0.5), _at(change.after_to_on, 0.5)],
            "tickvals": [_at(day) for day in ticks],
            "ticktext": [numbers.short_date(day, lang) for day in ticks],
            "tickangle": 0,
            "showgrid": False,
        },
        yaxis={
            # the names of dated events stand below the days
            "range": [low - _foot(len(dated)) * per_pixel, high],
            "tickvals": values,
            "ticktext": [
                wording.metric_value(v, change, 0 if max(values) >= 0.05 else 1) for v in values
            ],
        },
        shapes=[*_window_shapes(change), *_dated_shapes(change)],
        annotations=[
            *_window_labels(change, lang, mode, compact, per_pixel),
            *dated,
        ],
        margin={"t": 28, "r": 52 if compact else 150},
    )


def daily_values(days: pd.DataFrame, change: Change) -> pd.DataFrame:
    """The metric per day from the first to the last day compared: columns day, value."""
    day = pd.to_datetime(days["observed_on"])
    inside = (day >= pd.Timestamp(change.before_from_on)) & (
        day <= pd.Timestamp(change.after_to_on)
    )
    rows = days[inside].assign(day=day[inside]).sort_values("day")
    volume = rows["denominator"].astype(float)
    ratio = rows["numerator"].astype(float) / volume.where(volume > 0)
    value = ratio if volume.notna().any() else rows["numerator"].astype(float)
    return pd.DataFrame({"day": rows["day"].dt.date, "value": value})


def _value_range(values: pd.Series, change: Change) -> tuple[float, float]:
    """Not from zero: padded by a fifth of what there is to see."""
    seen = [v for v in values if not math.isnan(v)]
    seen += [change.before, change.after, change.counterfactual_band.low]
    seen += [change.counterfactual_band.high]
    low, high = min(seen), max(seen)
    pad = 0.08 * ((high - low) or abs(high) or 1.0)
    return (max(0.0, low - pad) if low >= 0 else low - pad), high + pad


def _date_ticks(change: Change, n: int) -> list[date]:
    """Sundays at even distances, as many as fit."""
    length = (change.after_to_on - change.before_from_on).days
    step = 7 * max(1, math.ceil(length / n / 7))
    first = change.before_from_on + timedelta((6 - change.before_from_on.weekday()) % 7)
    return [first + timedelta(k) for k in range(0, (change.after_to_on - first).days + 1, step)]


def _at(day: date, shift: float = 0.0) -> str:
    """A moment on a date axis; `shift` in days, so that a window covers its days wholly."""
    return (pd.Timestamp(day) + pd.Timedelta(days=shift)).strftime("%Y-%m-%dT%H:%M")


def _series_traces(shown: pd.DataFrame, change: Change, lang: Lang) -> list[Part]:
    hover = [
        ""
        if math.isnan(value)
        else translate(
            lang,
            "chart.series.hover",
            day=numbers.short_date(day, lang),
            value=wording.metric_value(value, change),
        )
        for day, value in zip(shown["day"], shown["value"], strict=True)
    ]
    start, end = _at(change.before_from_on, -0.5), _at(change.after_to_on, 0.5)
    trained, after = _training_bounds(change)
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [_at(day) for day in shown["day"]],
            "y": [None if math.isnan(v) else v for v in shown["value"]],
            "line": {"color": SLATE, "width": 1},
            "marker": {"size": 4, "color": SLATE},
            "opacity": 0.65,
            "text": hover,
            "hovertemplate": "%{text}<extra></extra>",
        },
        _hatched(after, end, change.counterfactual_band.low, change.counterfactual_band.high),
        _level([start, trained], change.before, SLATE, 3),
        _level([trained, end], change.expected, SLATE, 2, dash="dash"),
        _level([after, end], change.after, BLUE, 4),
    ]


def _level(x: list[str], y: float, colour: str, width: float, **line: Any) -> Part:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": [y, y],
        "line": {"color": colour, "width": width} | line,
        "hoverinfo": "skip",
    }


def _training_bounds(change: Change) -> tuple[str, str]:
    trained_on = change.cut_on - timedelta(change.n_days_left_out)
    return _at(trained_on, -0.5), _at(change.cut_on, -0.5)


def _window_shapes(change: Change) -> list[Part]:
    trained, after = _training_bounds(change)
    return [
        zone(trained, after, tint(SLATE, 0.28)),
        zone(after, _at(change.after_to_on, 0.5), tint(BLUE)),
    ]


def _dated_shapes(change: Change) -> list[Part]:
    """Events as bands through the plot, other courses for the metric as bars along its foot."""
    bands = [
        zone(*_inside(change, event.from_on, event.to_on), tint(SLATE, 0.22))
        | {"line": {"width": 1, "color": SLATE, "dash": "dot"}}
        for event in change.events
    ]
    bars = [
        zone(*_inside(change, other.from_on, other.to_on), VIOLET) | {"y1": 0.025}
        for other in change.other_trainings
    ]
    return bands + bars


def _inside(change: Change, from_on: date, to_on: date) -> tuple[str, str]:
    """The part of some days that lies in the windows."""
    first, last = max(from_on, change.before_from_on), min(to_on, change.after_to_on)
    return _at(first, -0.5), _at(last, 0.5)


def _dated_labels(change: Change, lang: Lang, mode: Mode, compact: bool) -> list[Part]:
    """The names of events and other courses, one above the other from the foot of the plot."""
    width = 14 if compact else 26
    named = [
        (
            event.from_on,
            translate(
                lang,
                f"chart.series.event_{_treatment(event)}",
                name=shortened(event.name, width),
            ),
        )
        for event in change.events
    ]
    named += [
        (
            other.from_on,
            translate(
                lang, "chart.series.other_training", name=shortened(other.course_name, width)
            ),
        )
        for other in change.other_trainings
    ]
    middle = change.before_from_on + (change.after_to_on - change.before_from_on) / 2
    return [
        label(
            escape(text),
            _inside(change, on, on)[0],
            0,
            mode,
            yref="paper",
            yanchor="bottom",
            xanchor="left" if on <= middle else "right",
            yshift=8 + 16 * k,
        )
        for k, (on, text) in enumerate(sorted(named)[:MOST_DATED])
    ]


def _foot(n_labels: int) -> int:
    """How many pixels so many names take, one above the other; 0 for none."""
    return 8 + 16 * n_labels if n_labels else 0


def _treatment(event: Event) -> str:
    return "left_out" if event.is_left_out else "kept"


def _hatched(x0: str, x1: str, low: float, high: float) -> Part:
    """An area in diagonal lines, which survive a black-and-white print."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x0, x1, x1, x0, x0],
        "y": [low, low, high, high, low],
        "line": {"width": 0, "color": SLATE},
        "fill": "toself",
        "fillcolor": "rgba(0,0,0,0)",
        "fillpattern": {"shape": "/", "fgcolor": SLATE, "bgcolor": "rgba(0,0,0,0)", "size": 7},
        "hoverinfo": "skip",
    }


def _window_labels(
    change: Change, lang: Lang, mode: Mode, compact: bool, per_pixel: float
) -> list[Part]:
    top = {"yref": "paper", "yanchor": "bottom", "yshift": 3}
    before = escape(translate(lang, "chart.series.before", n=change.n_days_before))
    after = escape(translate(lang, "chart.series.after", n=change.n_days_after))
    actual = wording.metric_value(change.after, change)
    unchanged = wording.metric_value(change.expected, change)
    if not compact:
        actual = translate(lang, "chart.series.actual", value=actual)
        unchanged = translate(lang, "chart.series.unchanged", value=unchanged)
        unchanged = unchanged.replace("\n", "<br>")
    gap = _label_gap(change, per_pixel, 18 if compact else 34)
    return [
        label(before, _at(change.before_from_on, -0.5), 1, mode, xanchor="left", **top),
        label(after, _at(change.after_to_on, 0.5), 1, mode, xanchor="right", **top),
        beside(bold(actual), change.after, mode, yshift=gap),
        beside(unchanged, change.expected, mode, yshift=-gap),
    ]


def _label_gap(change: Change, per_pixel: float, needed: float) -> float:
    """How far each of the two labels at the right moves away from the other, in pixels."""
    apart = abs(change.after - change.expected) / per_pixel
    direction = 1 if change.after >= change.expected else -1
    return direction * max(0.0, needed - apart) / 2


def effect_interval(
    change: Change,
    lang: Lang,
    mode: Mode = "light",
    compact: bool = False,
    *,
    target: Target | None = None,
) -> go.Figure:
    """The relative change with its interval, no change and the target band on one axis."""
    low, high, step = _lift_range(_lifts_to_see(change, target))
    shapes = [vertical(0, mode)]
    zero, away = translate(lang, "chart.effect.zero"), {}
    texts = []
    if target is not None:
        x0, x1 = _band_of(target, change, high, low)
        shapes.append(_target_band(x0, x1))
        middle = min(max((x0 + x1) / 2, low), high)
        texts.append(_top_label(_band_label(target, lang), middle, mode))
        # in a narrow window the two would run into each other
        is_right = middle > 0
        away = {"xanchor": "right" if is_right else "left", "xshift": 10 if is_right else -10}
    texts.append(_top_label(zero, 0, mode) | away)
    texts += _effect_texts(change, mode)
    return figure(
        _effect_traces(change, lang, mode),
        mode=mode,
        height=150 + AXIS_TITLE,
        xaxis=_lift_axis(low, high, step, translate(lang, "chart.effect.axis"), mode, compact),
        yaxis={"range": [-1, 1.2], "visible": False},
        shapes=shapes,
        annotations=texts,
        margin={"t": 26, "l": 20, "r": 24},
    )


def effect_so_far(
    found: SoFar, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """The interval of an open window in grey and hollow, beside no change; no target to reach."""
    interval = found.relative_interval
    low, high, step = _lift_range([interval.low, interval.high])
    return figure(
        _effect_traces(found, lang, mode, colour=SLATE, is_hollow=True),
        mode=mode,
        height=150 + AXIS_TITLE,
        xaxis=_lift_axis(low, high, step, translate(lang, "chart.effect.axis"), mode, compact),
        yaxis={"range": [-1, 1.2], "visible": False},
        shapes=[vertical(0, mode)],
        annotations=[
            _top_label(translate(lang, "chart.effect.zero"), 0, mode),
            *_effect_texts(found, mode),
        ],
        margin={"t": 26, "l": 20, "r": 24},
    )


def _lifts_to_see(change: Change, target: Target | None) -> list[float]:
    """What the axis must hold: both bounds, and the target with a little room beyond it."""
    seen = [change.relative_interval.low, change.relative_interval.high]
    if target is not None:
        inner = _band_of(target, change, target.low, -target.low)
        seen += [1.3 * bound for bound in inner]
    return seen


def _lift_range(lifts: Sequence[float]) -> tuple[float, float, float]:
    """The range of a lift axis: at least -10 % to +30 %, wider in whole steps where needed."""
    low, high = min([-0.10, *lifts]), max([0.30, *lifts])
    step = next(s for s in (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0) if (high - low) / s <= 8 or s == 5)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step


def _lift_axis(low: float, high: float, step: float, title: str, mode: Mode, compact: bool) -> Part:
    pad = 0.03 * (high - low)
    ticks = [round(k * step, 6) for k in range(round(low / step), round(high / step) + 1)]
    every = 2 if compact and len(ticks) > 6 else 1
    return lift_axis(ticks, low - pad, high + pad, mode, title, every=every)


def _band_of(target: Target, change: Change, high: float, low: float) -> tuple[float, float]:
    """The target band as it lies on the axis: below zero where a fall is what is wanted."""
    if change.direction == "higher":
        return target.low, high if target.high is None else target.high
    if target.definition == "throughput_lift":
        return (low if target.high is None else 1 / (1 + target.high) - 1), 1 / (1 + target.low) - 1
    return (low if target.high is None else -target.high), -target.low


def _band_label(target: Target, lang: Lang) -> str:
    if target.high is None:
        value = numbers.signed_percent(target.low, 0)
        return translate(lang, "chart.effect.target_low", low=value)
    return translate(lang, "chart.effect.target", band=numbers.band(target.low, target.high))


def _target_band(x0: float, x1: float) -> Part:
    return {
        "type": "rect",
        "x0": x0,
        "x1": x1,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "fillcolor": tint(TEAL),
        "line": {"color": TEAL, "width": 1.5, "dash": "dot"},
        "layer": "below",
    }


def _top_label(text: str, x: float, mode: Mode) -> Part:
    return label(escape(text), x, 1, mode, yref="paper", yanchor="bottom", yshift=2)


def _effect_traces(
    change: Change | SoFar,
    lang: Lang,
    mode: Mode,
    *,
    colour: str = BLUE,
    is_hollow: bool = False,
) -> list[Part]:
    interval = change.relative_interval
    hover = translate(
        lang,
        "chart.effect.hover",
        estimate=numbers.signed_percent(change.relative),
        interval=numbers.signed_percent_interval(interval, lang),
    )
    return [
        _level([interval.low, interval.high], 0, colour, 8),
        {
            "type": "scatter",
            "mode": "markers",
            "x": [change.relative],
            "y": [0],
            "marker": {
                "size": 17,
                "color": GROUND[mode] if is_hollow else colour,
                "opacity": 1,
                "line": {"width": 3, "color": colour}
                if is_hollow
                else {"width": 1.5, "color": GROUND[mode]},
            },
            "text": [escape(hover)],
            "hovertemplate": "%{text}<extra></extra>",
        },
    ]


#: A lift nearer to no change than this has its text on the line of no change.
_NEAR_ZERO = 0.02


def _effect_texts(change: Change | SoFar, mode: Mode) -> list[Part]:
    interval = change.relative_interval
    estimate = bold(numbers.signed_percent(change.relative))
    low, high = numbers.signed_percent(interval.low), numbers.signed_percent(interval.high)
    size = {"font": {"size": 14, "color": INK[mode]}}
    # a number beside "no change" keeps the line of no change out of its text
    ground = [
        {"bgcolor": GROUND[mode]} if abs(lift) < _NEAR_ZERO else {}
        for lift in (change.relative, interval.low, interval.high)
    ]
    return [
        label(estimate, change.relative, 0, mode, yshift=21, **size, **ground[0]),
        label(low, interval.low, 0, mode, xanchor="right", yshift=-18, **ground[1]),
        label(high, interval.high, 0, mode, xanchor="left", yshift=-18, **ground[2]),
    ]


#: From here on the pretend dates are bars: dots would not fit.
_MOST_DOTS = 150


def pretend_dates(
    change: Change, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """The same comparison at past dates without training, in steps of one point, and ours."""
    lifts = change.placebo.lifts if change.placebo else ()
    low, high, step = _pretend_range([*lifts, change.relative])
    bins = _binned(lifts)
    tallest = max([n for _, n in bins], default=1)
    line = {"color": BLUE, "width": 3}
    ours = {
        "type": "line",
        "x0": change.relative,
        "x1": change.relative,
        "y0": 0,
        "y1": tallest * 1.12,
        "line": line,
    }
    return figure(
        [_pretend_trace(bins, len(lifts), lang), _our_mark(change, tallest * 1.12)],
        mode=mode,
        height=190 + AXIS_TITLE,
        xaxis=_lift_axis(low, high, step, translate(lang, "chart.pretend.axis"), mode, compact),
        yaxis={"range": [0, tallest * 1.2 + 0.5], "showticklabels": False, "showgrid": False},
        shapes=[ours],
        annotations=[
            label(
                bold(escape(translate(lang, "chart.pretend.this"))),
                change.relative,
                tallest * 1.12,
                mode,
                yshift=17,
            )
        ],
        margin={"t": 24, "l": 16, "r": 20},
    )


def _pretend_range(lifts: Sequence[float]) -> tuple[float, float, float]:
    low, high = min([-0.05, *lifts]), max([0.05, *lifts])
    steps = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0)
    step = next(s for s in steps if (high - low) / s <= 6 or s == 5)
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step


def _binned(lifts: Sequence[float]) -> list[tuple[float, int]]:
    """Bins one point wide, by their middle."""
    found: dict[int, int] = {}
    for lift in lifts:
        point = math.floor(lift * 100)
        found[point] = found.get(point, 0) + 1
    return [((point + 0.5) / 100, n) for point, n in sorted(found.items())]


def _pretend_trace(bins: list[tuple[float, int]], n_dates: int, lang: Lang) -> Part:
    def words(middle: float, n: int) -> str:
        lift = numbers.signed_percent(middle)
        return escape(translate(lang, "chart.pretend.hover", lift=lift, n=n))

    look = {"hovertemplate": "%{text}<extra></extra>", "cliponaxis": False}
    if n_dates > _MOST_DOTS:
        return look | {
            "type": "bar",
            "x": [middle for middle, _ in bins],
            "y": [n for _, n in bins],
            "width": 0.009,
            "marker": {"color": SLATE, "line": {"width": 0}},
            "text": [words(*bin_) for bin_ in bins],
            "textposition": "none",
        }
    dots = [(middle, k + 0.5, words(middle, n)) for middle, n in bins for k in range(n)]
    return look | {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _ in dots],
        "y": [y for _, y, _ in dots],
        "text": [text for _, _, text in dots],
        "marker": {"color": SLATE, "size": 8, "opacity": 1},
    }


def _our_mark(change: Change, top: float) -> Part:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [change.relative],
        "y": [top],
        "marker": {"symbol": "diamond", "size": 14, "color": BLUE},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
