"""The lines of a figure as an SVG picture, for files that hold no native charts."""

import html
import re
from collections.abc import Callable

from reporting.charts.drawing import width_of
from reporting.office_chart import bounds_of
from reporting.palette import SLATE, VERMILION
from reporting.report import Figure, Line, Step

WIDTH, HEIGHT = 680, 300
LEFT, RIGHT, TOP, BOTTOM = 58, 12, 14, 66
#: So many names stand in a row under the axis, up to twice as many in two rows; of more, every
#: second, third, … one.
MOST_LABELS = 10
#: The height of two lines of a name, and how wide a Latin letter of one is.
TWO_LINES, LETTER = 28, 5.8
FONT = "Noto Sans CJK SC"
INK, GRID, FRAME_FILL = "#3A4655", "#DEE3EA", "#FBF0EA"
#: The boxes of a chain.
BOX_GAP, BOX_HEIGHT = 12, 160

Place = Callable[[float], float]


def svg(figure: Figure) -> str:
    """The picture; '' where the figure has neither lines with values nor steps."""
    if figure.steps:
        return _chain(figure.steps)
    bounds = bounds_of(figure)
    if bounds is None:
        return ""
    low, high, step = bounds
    n = max(len(figure.categories), 1)
    width, height = (WIDTH - LEFT - RIGHT) / n, HEIGHT - TOP - BOTTOM
    whole = HEIGHT + (TWO_LINES if MOST_LABELS < n <= 2 * MOST_LABELS else 0)

    def across(k: float) -> float:
        return LEFT + width * (k + 0.5)

    def up(value: float) -> float:
        return TOP + height * (high - value) / (high - low)

    ticks = [low + k * step for k in range(round((high - low) / step) + 1)]
    parts = [_tick(value, up(value), figure.number_format) for value in ticks]
    parts += _names(figure.categories, across, width)
    parts += [part for line in figure.lines for part in _line(line, across, up)]
    parts += _legend(figure.lines, whole)
    return _picture(parts, whole)


def _picture(parts: list[str], height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str, size: float = 11, colour: str = INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}"'
        f' font-family="{FONT}" fill="{colour}">{html.escape(text)}</text>'
    )


def _chain(steps: tuple[Step, ...]) -> str:
    """Boxes from left to right, the weakest in a dashed frame."""
    wide = (WIDTH - BOX_GAP * (len(steps) - 1)) / len(steps)
    return _picture(
        [part for k, step in enumerate(steps) for part in _box(k * (wide + BOX_GAP), wide, step)],
        BOX_HEIGHT + 4,
    )


def _box(x: float, wide: float, step: Step) -> list[str]:
    edge = f'stroke="{VERMILION}" stroke-dasharray="5 3"' if step.is_framed else f'stroke="{GRID}"'
    fill = FRAME_FILL if step.is_framed else "#FFFFFF"
    frame = (
        f'<rect x="{x + 1:.1f}" y="2" width="{wide - 2:.1f}" height="{BOX_HEIGHT}" rx="5"'
        f' fill="{fill}" stroke-width="1.5" {edge}/>'
    )
    link = _rule(x - BOX_GAP, BOX_HEIGHT / 2, x, BOX_HEIGHT / 2, SLATE, 2) if x else ""
    centre, most, lines, y = x + wide / 2, wide - 8, [frame, link], 22.0
    texts = (
        (step.name, 11, INK),
        (step.glyph, 20, step.colour),
        (step.value, 15, INK),
        (step.state, 10.5, INK),
        (step.basis, 9.5, SLATE),
    )
    for text, size, colour in texts:
        for part in _broken(text, most / (size * 0.55)):
            lines.append(_text(centre, y, part, "middle", size, colour))
            y += size * 1.35
        y += 5
    return lines


def _broken(text: str, room: float) -> list[str]:
    """A text in lines of so many Latin letters; a Han character takes two places."""
    lines = [""]
    for word in re.findall(r"[\u4e00-\u9fff，。、（）]|[^\s\u4e00-\u9fff，。、（）]+\s*|\s+", text):
        if lines[-1] and width_of(lines[-1] + word.rstrip()) > room:
            lines.append("")
        lines[-1] += word
    return [line.strip() for line in lines]


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
    in_two_rows = every == 2
    found = []
    for k, name in enumerate(categories):
        if k % every == 0 or in_two_rows:
            first, *more = _broken(name, width * every / LETTER)
            lines = [first, more[0] + "…" * (len(more) > 1)] if more else [first]
            y = HEIGHT - BOTTOM + 16 + TWO_LINES * (in_two_rows and k % 2)
            found += [
                _text(across(k), y + 13 * row, line, "middle") for row, line in enumerate(lines)
            ]
    return found


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


def _legend(lines: tuple[Line, ...], height: int) -> list[str]:
    """The name of each line under the picture, beside what it looks like."""
    parts, x, y = [], float(LEFT), height - 10.0
    for line in lines:
        if line.marker is None:
            dash = ' stroke-dasharray="6 4"' if line.is_dashed else ""
            parts.append(_rule(x, y - 4, x + 20, y - 4, line.colour, line.width, dash))
        else:
            parts.append(_mark(line, x + 10, y - 4))
        parts.append(_text(x + 26, y, line.name, "start"))
        x += 50 + 6 * width_of(line.name)
    return parts
