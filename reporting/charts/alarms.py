"""A metric under watch: its days, what was to be expected of them, and the limits."""

from datetime import date

import plotly.graph_objects as go

from analytics.results import MetricWatch
from reporting import numbers, wording
from reporting.charts.drawing import Part, even_steps, figure, label, vertical
from reporting.palette import BLUE, SLATE, VERMILION, Mode, tint
from reporting.words import Lang, translate


def watch_chart(
    watch: MetricWatch, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """The newest days as points on the expected level with its limits; signals stand out."""
    days = [day.on for day in watch.days]
    known = [day for day in watch.days if day.value is not None]
    bounds = [day.low for day in watch.days] + [day.high for day in watch.days]
    bounds += [day.value for day in known]
    low, high = min(bounds), max(bounds)
    pad = 0.06 * (high - low or 1)
    starts = watch.days[max(0, len(days) - watch.n_watched)].on
    steps = even_steps(low - pad, high + pad, 4)
    ticks = _ticks(days, 3 if compact else 6)
    return figure(
        [*_band(watch, days), _expected(watch, days), _points(watch, lang)],
        mode=mode,
        height=220 if compact else 260,
        xaxis={"tickvals": ticks, "tickangle": 0}
        | {"ticktext": [numbers.short_date(day, lang) for day in ticks]},
        yaxis={
            "range": [low - pad, high + pad],
            "tickvals": steps,
            "ticktext": wording.watch_ticks(steps, watch),
        },
        shapes=[vertical(starts, mode, width=1.5)],
        annotations=[
            label(
                translate(lang, "alarm.watched_from"), starts, 1, mode,
                yref="paper", xanchor="left", yanchor="bottom", xshift=4,
            )
        ],
        margin={"t": 24},
    )  # fmt: skip


def _ticks(days: list[date], most: int) -> list[date]:
    step = max(7, 7 * (len(days) // (7 * most) + 1))
    return days[::step]


def _band(watch: MetricWatch, days: list[date]) -> list[Part]:
    edge = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    low = edge | {"x": days, "y": [day.low for day in watch.days]}
    high = edge | {"x": days, "y": [day.high for day in watch.days]}
    return [low, high | {"fill": "tonexty", "fillcolor": tint(BLUE)}]


def _expected(watch: MetricWatch, days: list[date]) -> Part:
    line = {"color": SLATE, "width": 1.5, "dash": "dash"}
    y = [day.expected for day in watch.days]
    return {"type": "scatter", "mode": "lines", "x": days, "y": y, "line": line} | {
        "hoverinfo": "skip"
    }


def _points(watch: MetricWatch, lang: Lang) -> Part:
    known = [day for day in watch.days if day.value is not None]
    flagged = {signal.on for signal in watch.alarm.signals} if watch.alarm else set()
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [day.on for day in known],
        "y": [day.value for day in known],
        "marker": {
            "symbol": ["diamond" if day.on in flagged else "circle" for day in known],
            "size": [12 if day.on in flagged else 6 for day in known],
            "color": [VERMILION if day.on in flagged else SLATE for day in known],
            "opacity": 1,
        },
        "text": [
            translate(
                lang,
                "alarm.hover",
                day=numbers.iso_date(day.on),
                value=wording.watch_value(day.value, watch),
                low=wording.watch_value(day.low, watch),
                high=wording.watch_value(day.high, watch),
            )
            for day in known
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }
