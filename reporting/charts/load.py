"""How busy the days are: weekday by part of the month, by month or by hour, as a heat map."""

import plotly.graph_objects as go

from analytics.timetable.model import LoadCell, LoadMap
from reporting import numbers
from reporting.charts.drawing import Part, escape, figure, label
from reporting.palette import SEQUENTIAL, Mode, digit_colour, on_scale
from reporting.words import Lang, translate

#: The scale runs at least from this load to its mirror image, so that small swings look small.
QUIETEST, BUSIEST = 0.8, 1.2


def load_heat_map(
    found: LoadMap, lang: Lang, mode: Mode = "light", compact: bool = False
) -> go.Figure:
    """Weekdays down, parts of the month, months or hours across; 100 % is as busy as usual."""
    parts = sorted({cell.part for cell in found.cells})
    low = min(QUIETEST, *(cell.load for cell in found.cells))
    high = max(BUSIEST, *(cell.load for cell in found.cells))
    has_digits = found.by == "month_part" or (found.by == "month" and not compact)
    return figure(
        [_cells(found, parts, low, high, lang, mode)],
        mode=mode,
        height=34 * 7 + 60,
        xaxis={
            "side": "top",
            "showgrid": False,
            "tickvals": list(range(len(parts))),
            "ticktext": [
                str(part) if found.by == "hour" else escape(part_name(part, found, lang))
                for part in parts
            ],
            "tickangle": 0,
            "range": [-0.5, len(parts) - 0.5],
        },
        yaxis={
            "showgrid": False,
            "tickvals": list(range(7)),
            "ticktext": [translate(lang, f"weekday.{k}") for k in range(7)],
            "range": [6.5, -0.5],
        },
        annotations=[_digits(c, found, parts, low, high, mode) for c in found.cells if has_digits],
    )


def _cells(
    found: LoadMap, parts: list[int], low: float, high: float, lang: Lang, mode: Mode
) -> Part:
    """The coloured cells; what one holds is said where the pointer rests on it."""
    at = {(cell.weekday, cell.part): cell for cell in found.cells}
    grid = [[at.get((weekday, part)) for part in parts] for weekday in range(7)]
    scale = SEQUENTIAL[mode]
    return {
        "type": "heatmap",
        "z": [[cell.load if cell else None for cell in row] for row in grid],
        "zmin": low,
        "zmax": high,
        "colorscale": [[k / (len(scale) - 1), colour] for k, colour in enumerate(scale)],
        "xgap": 3,
        "ygap": 3,
        "showscale": False,
        "text": [[_hover(cell, found, lang) if cell else "" for cell in row] for row in grid],
        "hovertemplate": "%{text}<extra></extra>",
        "hoverongaps": False,
    }


def part_name(part: int, found: LoadMap, lang: Lang) -> str:
    """A part of the month as its days, a month by its name, or an hour."""
    if found.by == "hour":
        return translate(lang, "timetable.hour", hour=part)
    if found.by == "month":
        return numbers.month_name(part, lang)
    first = 7 * (part - 1) + 1
    return f"{first}{numbers.EN_DASH}{min(first + 6, 31)}"


def _hover(cell: LoadCell, found: LoadMap, lang: Lang) -> str:
    interval = numbers.percent_interval(cell.interval) if cell.interval else "—"
    return escape(
        translate(
            lang,
            "timetable.load_hover",
            weekday=translate(lang, f"weekday.{cell.weekday}"),
            part=part_name(cell.part, found, lang),
            load=numbers.level(cell.load),
            interval=interval,
            n=cell.n,
        )
    )


def _digits(
    cell: LoadCell, found: LoadMap, parts: list[int], low: float, high: float, mode: Mode
) -> Part:
    colour = digit_colour(on_scale((cell.load - low) / (high - low), SEQUENTIAL[mode]))
    text = numbers.level(cell.load)
    if found.by == "month":
        # twelve columns leave no room for the sign; the line above says that 100 % is usual
        text = text.removesuffix("%")
    font = {"size": 12, "color": colour}
    return label(text, parts.index(cell.part), cell.weekday, mode, font=font)
