"""The lines of a figure as an SVG picture, for files that hold no native charts."""

import html
from collections.abc import Callable

from reporting.office_chart import bounds_of
from reporting.report import Figure, Line

WIDTH, HEIGHT = 680, 300
LEFT, RIGHT, TOP, BOTTOM = 58, 12, 14, 66
#: So many names stand under the axis; of more, every second, third, … one.
MOST_LABELS = 10
FONT = "Noto Sans CJK SC"
INK, GRID = "#3A4655", "#DEE3EA"

Place = Callable[[float], float]


def svg(figure: Figure) -> str:
    """The picture; '' where the figure has no lines with values."""
    bounds = bounds_of(figure)
    if bounds is None:
        return ""
    low, high, step = bounds
    n = max(len(figure.categories), 1)
    width, height = (WIDTH - LEFT - RIGHT) / n, HEIGHT - TOP - BOTTOM

    def across(k: float) -> float:
        return LEFT + width * (k + 0.5)

    def up(value: float) -> float:
        return TOP + height * (high - value) / (high - low)

    ticks = [low + k * step for k in range(round((high - low) / step) + 1)]
    parts = [_tick(value, up(value), figure.number_format) for value in ticks]
    parts += _names(figure.categories, across, width)
    parts += [part for line in figure.lines for part in _line(line, across, up)]
    parts += _legend(figure.lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str, size: float = 11) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}"'
        f' font-family="{FONT}" fill="{INK}">{html.escape(text)}</text>'
    )


def _rule(
    x1: float, y1: float, x2: float, y2: float, colour: str, wide: float, more: str = ""
) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"'
        f' stroke-width="{wide:g}"{more}/>'
    )


def _tick(value: float, y: float, number_format: str) -> str:
    rule = _rule(LEFT, y, WIDTH - RIGHT, y, GRID, 1)
    return rule + _text(LEFT - 6, y + 4, _number(value, number_format), "end")


def _number(value: float, number_format: str) -> str:
    """A number in one of the few formats that figures use: 0%, 0.0%, 0, #,##0.0."""
    digits = len(number_format.rstrip("%").partition(".")[2])
    if number_format.endswith("%"):
        return f"{value * 100:.{digits}f}%"
    return f"{value:,.{digits}f}"


def _names(categories: tuple[str, ...], across: Place, width: float) -> list[str]:
    every = -(-len(categories) // MOST_LABELS)
    room = max(int(width * every / 11), 2)
    found = []
    for k, name in enumerate(categories):
        if k % every == 0:
            short = name if len(name) <= 2 * room else name[: 2 * room - 1] + "…"
            lines = [short[:room], short[room:]] if _is_han(short) else [short]
            found += [
                _text(across(k), HEIGHT - BOTTOM + 16 + 13 * row, line, "middle")
                for row, line in enumerate(lines)
            ]
    return found


def _is_han(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def _line(line: Line, across: Place, up: Place) -> list[str]:
    there = [(k, value) for k, value in enumerate(line.values) if value is not None]
    if line.marker is None:
        return _strokes(line, across, up)
    parts = []
    for k, value in there:
        if line.low:
            x = across(k)
            parts.append(_rule(x, up(line.low[k]), x, up(line.high[k]), line.colour, 2.5))
        parts.append(_mark(line, across(k), up(value)))
    return parts


def _strokes(line: Line, across: Place, up: Place) -> list[str]:
    """A polyline for each unbroken run of values."""
    runs: list[list[str]] = [[]]
    for k, value in enumerate(line.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{across(k):.1f},{up(value):.1f}")
    dash = ' stroke-dasharray="6 4"' if line.is_dashed else ""
    return [
        f'<polyline points="{" ".join(run)}" fill="none" stroke="{line.colour}"'
        f' stroke-width="{line.width:g}"{dash}/>'
        for run in runs
        if run
    ]


def _mark(line: Line, x: float, y: float) -> str:
    if line.marker == "rule":
        return _rule(x - 11, y, x + 11, y, line.colour, 2.5)
    if line.marker == "cross":
        return _rule(x - 5, y - 5, x + 5, y + 5, line.colour, 2.5) + _rule(
            x - 5, y + 5, x + 5, y - 5, line.colour, 2.5
        )
    fill = "#FFFFFF" if line.marker == "open" else line.colour
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" stroke="{line.colour}"'
        ' stroke-width="2"/>'
    )


def _legend(lines: tuple[Line, ...]) -> list[str]:
    """The name of each line under the picture, beside what it looks like."""
    parts, x, y = [], float(LEFT), HEIGHT - 10.0
    for line in lines:
        if line.marker is None:
            dash = ' stroke-dasharray="6 4"' if line.is_dashed else ""
            parts.append(_rule(x, y - 4, x + 20, y - 4, line.colour, line.width, dash))
        else:
            parts.append(_mark(line, x + 10, y - 4))
        parts.append(_text(x + 26, y, line.name, "start"))
        x += 50 + sum(11 if _is_han(character) else 6.5 for character in line.name)
    return parts
