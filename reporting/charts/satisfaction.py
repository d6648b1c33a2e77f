"""What learners said: the answers, the share that is favourable, and the other definitions."""

from collections.abc import Sequence

import plotly.graph_objects as go

from analytics.results import Group, Interval, Satisfaction, Target
from analytics.satisfaction import has_points
from reporting import numbers, wording
from reporting.charts.drawing import (
    AXIS_TITLE,
    Part,
    axis_title,
    beside,
    bold,
    escape,
    figure,
    halo,
    label,
    over,
    vertical,
    wrapped,
)
from reporting.palette import BLUE, DIVERGING, HUES, NEUTRAL, SLATE, Mode, digit_colour, on_scale
from reporting.states import STATES
from reporting.words import Lang, translate


def satisfaction_bars(
    result: Satisfaction,
    lang: Lang,
    mode: Mode = "light",
    compact: bool = False,
    *,
    target: Target,
) -> go.Figure:
    """One stacked bar of the answers and, under it, the favourable share against the target.

    The thin outer line is where the share would lie if all who did not answer were unhappy, or
    happy. Where all answered alike there are no counts, so no bar.
    """
    rate = result.favourable
    state = wording.judged(rate.interval, target.low)
    value = bold(escape(f"{wording.rate_value(rate)} ({wording.rate_counts(rate)})"))
    texts = _answer_texts(result, mode) + _row_names(
        result.scale, lang, mode, value if compact else ""
    )
    texts.append(_target_text(target, lang, mode))
    if not compact:
        texts.append(beside(value, 1, mode))
    return figure(
        [
            *_answer_traces(result, lang, mode),
            *_bounds_trace(result),
            *_favourable_traces(rate.rate, rate.interval, state, mode),
        ],
        mode=mode,
        height=220 + AXIS_TITLE,
        xaxis={
            "range": [-0.005, 1.005],
            "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "ticktext": ["0%", "25%", "50%", "75%", "100%"],
            "tickangle": 0,
        }
        | axis_title(translate(lang, "chart.satisfaction.axis"), mode),
        yaxis={"range": [1.55, -0.75], "visible": False},
        shapes=[vertical(target.low, mode, y0=0.06, y1=0.37)],
        annotations=texts,
        margin={"l": 18, "r": 18 if compact else 118},
    ).update_layout(barmode="stack")


def item_bars(
    groups: Sequence[Group], lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """Every question as a bar of its answers that diverges from the middle step.

    A hidden question keeps its row and shows the two dots only.
    """
    n = len(groups)
    drawn = [(y, g.measure) for y, g in enumerate(groups) if isinstance(g.measure, Satisfaction)]
    texts = [_item_text(group, y, mode, compact) for y, group in enumerate(groups)]
    ticks = [-1, -0.5, 0, 0.5, 1]
    return figure(
        [trace for y, result in drawn for trace in _diverging(result, y, lang, mode)],
        mode=mode,
        height=(48 if compact else 38) * n + 30 + AXIS_TITLE,
        xaxis={
            "range": [-1.005, 1.005],
            "tickvals": ticks,
            "ticktext": [numbers.percent(abs(tick)) for tick in ticks],
            "tickangle": 0,
        }
        | axis_title(translate(lang, "chart.items.axis"), mode),
        yaxis={
            "range": [n - 0.4, -0.6 - 0.2 * compact],
            "tickvals": list(range(n)),
            "ticktext": ["" if compact else wrapped(group.label, 22) for group in groups],
            "showgrid": False,
        },
        shapes=[vertical(0, mode)],
        annotations=texts,
        margin={"r": 14 if compact else 110, "t": 8},
    ).update_layout(barmode="overlay")


def _item_text(group: Group, y: int, mode: Mode, compact: bool) -> Part:
    measure = group.measure
    text = numbers.HIDDEN
    if isinstance(measure, Satisfaction):
        rate = measure.favourable
        text = escape(f"{wording.rate_value(rate)} (n = {rate.n:,})")
    return over(f"{escape(group.label)} {text}", y, mode, 22) if compact else beside(text, y, mode)


def _diverging(result: Satisfaction, y: int, lang: Lang, mode: Mode) -> list[Part]:
    """The pieces of one bar; half of the middle step lies on either side of zero."""
    total, middle = sum(n for _, n in result.counts) or 1, sum(result.scale) / 2
    below = sum(n for value, n in result.counts if value < middle)
    halved = sum(n for value, n in result.counts if value == middle) / 2
    start, traces = -(below + halved) / total, []
    for value, n in result.counts:
        words = translate(
            lang,
            "chart.satisfaction.share",
            value=wording.step_name(value, result.scale),
            share=numbers.percent(n / total),
            n=n,
        )
        colour = _step_colour(value, result.scale, mode)
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [n / total],
                "base": [start],
                "y": [y],
                "width": 0.62,
                "marker": {"color": colour, "line": {"width": 0}},
                "text": [escape(words)],
                "textposition": "none",
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
        start += n / total
    return traces


def _answer_traces(result: Satisfaction, lang: Lang, mode: Mode) -> list[Part]:
    total = sum(n for _, n in result.counts) or 1
    return [
        {
            "type": "bar",
            "orientation": "h",
            "x": [n / total],
            "y": [0],
            "width": 0.55,
            "marker": {"color": _step_colour(value, result.scale, mode), "line": {"width": 0}},
            "text": [
                escape(
                    translate(
                        lang,
                        "chart.satisfaction.share",
                        value=wording.step_name(value, result.scale),
                        share=numbers.percent(n / total),
                        n=n,
                    )
                )
            ],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
        for value, n in result.counts
    ]


def _step_colour(value: float, scale: tuple[float, float], mode: Mode) -> str:
    share = (value - scale[0]) / (scale[1] - scale[0])
    if abs(share - 0.5) < 1e-9:
        return NEUTRAL[mode]
    return on_scale(share, DIVERGING[mode])


def _answer_texts(result: Satisfaction, mode: Mode) -> list[Part]:
    """Step and share inside each piece that is wide enough, in the colour that contrasts."""
    total, start, texts = sum(n for _, n in result.counts) or 1, 0.0, []
    for value, n in result.counts:
        share = n / total
        if share >= (0.12 if has_points(result.scale) else 0.06):
            colour = digit_colour(_step_colour(value, result.scale, mode))
            step = wording.step_name(value, result.scale)
            text = step if share < 0.12 else f"<b>{step}</b> {numbers.percent(share)}"
            font = {"size": 12, "color": colour}
            texts.append(label(text, start + share / 2, 0, mode, font=font))
        start += share
    return texts


def _row_names(scale: tuple[float, float], lang: Lang, mode: Mode, value: str) -> list[Part]:
    answers = escape(translate(lang, "chart.satisfaction.answers"))
    favourable = escape(wording.reading_name("top_box", lang, scale))
    return [over(answers, 0, mode, 34), over(f"{favourable} {value}", 1, mode, 20)]


def _target_text(target: Target, lang: Lang, mode: Mode) -> Part:
    text = translate(lang, "chart.attendance.target", target=numbers.percent(target.low))
    return label(escape(text), target.low, 1, mode, yshift=35)


def _bounds_trace(result: Satisfaction) -> list[Part]:
    if result.worst_case is None or result.best_case is None:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [result.worst_case, result.best_case],
            "y": [1, 1],
            "line": {"color": SLATE, "width": 1},
            "hoverinfo": "skip",
        }
    ]


def _favourable_traces(value: float, interval: Interval, state: str, mode: Mode) -> list[Part]:
    mark = STATES[state]
    colour = HUES[mark.hue]
    under = {
        "type": "scatter",
        "mode": "markers",
        "x": [value],
        "y": [1],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [interval.high - value],
            "arrayminus": [value - interval.low],
            "color": colour,
            "thickness": 3.5,
            "width": 5.5,
        },
        "marker": halo(mark.symbol.removesuffix("-open"), 15, mode),
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    is_open = mark.symbol.endswith("open")
    marker = {
        "symbol": mark.symbol,
        "color": colour,
        "size": 14 if is_open else 12,
        "line": {"width": 3 if is_open else 0, "color": colour},
        "opacity": 1,
    }
    return [under, under | {"error_x": {"visible": False}, "marker": marker}]


def definitions_dots(
    result: Satisfaction,
    lang: Lang,
    mode: Mode = "light",
    compact: bool = False,
    *,
    target: Target,
) -> go.Figure:
    """The same answers under each definition, against one target line."""
    readings = list(result.readings)
    names = [_reading_label(code, result, lang, 16 if compact else 26) for code, _ in readings]
    low = min([0.0, *(value for _, value in readings)])
    ticks = [tick / 4 for tick in range(-4, 5) if tick / 4 >= low - 0.001]
    return figure(
        [_reading_trace(readings)],
        mode=mode,
        height=34 * len(readings) + 40 + AXIS_TITLE,
        xaxis={
            "range": [low - 0.03, 1.03],
            "tickvals": ticks,
            "ticktext": [numbers.percent(tick) for tick in ticks],
            "tickangle": 0,
        }
        | axis_title(translate(lang, "chart.definitions.axis"), mode),
        yaxis={
            "range": [len(readings) - 0.5, -0.5],
            "tickvals": list(range(len(readings))),
            "ticktext": names,
            "showgrid": False,
        },
        shapes=[vertical(target.low, mode)],
        annotations=[*_reading_values(readings, mode), _target_label(target, lang, mode)],
        margin={"t": 26, "r": 56},
    )


def _reading_values(readings: list[tuple[str, float]], mode: Mode) -> list[Part]:
    """The value of each definition, to the right of its row."""
    return [
        beside(escape(wording.reading_value(code, value)), y, mode)
        for y, (code, value) in enumerate(readings)
    ]


def _target_label(target: Target, lang: Lang, mode: Mode) -> Part:
    """The words of the target above its line."""
    words = translate(lang, "chart.attendance.target", target=numbers.percent(target.low))
    return label(escape(words), target.low, 1, mode, yref="paper", yanchor="bottom", yshift=2)


def _reading_label(code: str, result: Satisfaction, lang: Lang, width: int) -> str:
    """The short name of a definition, bold where it is the one in use."""
    name = wrapped(wording.reading_name(code, lang, result.scale), width)
    return bold(name) if code == result.definition else name


def _reading_trace(readings: list[tuple[str, float]]) -> Part:
    """Points without an interval are no judgement, so they carry no mark of one."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [value for _, value in readings],
        "y": list(range(len(readings))),
        "marker": {"symbol": "circle", "color": BLUE, "size": 12, "opacity": 1},
        "text": [numbers.percent(value, 1) for _, value in readings],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }
