"""Colours and type of every figure; the theme in .streamlit/config.toml names the same values."""

from typing import Literal, NamedTuple

Mode = Literal["light", "dark"]


class Drawing(NamedTuple):
    """How a chart is drawn, as every chart function takes it after the language."""

    mode: Mode = "light"
    compact: bool = False


#: As charts stand in files.
ON_PAPER = Drawing()

BLUE = "#2F77C8"
SLATE = "#6B7A8F"
TEAL = "#118A72"
VERMILION = "#D2571E"
VIOLET = "#8F45D6"
HUES = {"blue": BLUE, "slate": SLATE, "teal": TEAL, "vermilion": VERMILION, "violet": VIOLET}

INK: dict[Mode, str] = {"light": "#3A4655", "dark": "#D5DCE5"}
GROUND: dict[Mode, str] = {"light": "#FFFFFF", "dark": "#14181F"}
GRID = "rgba(107,122,143,.18)"
#: Pure black: with any lighter black the middle of a scale would fall below 4.5 in contrast.
DARK_DIGIT = "#000000"

#: More is more contrast with the ground, in either mode.
SEQUENTIAL: dict[Mode, tuple[str, ...]] = {
    "light": (
        "#F4F8FD", "#E1ECF8", "#CADEF2", "#AFCCEA", "#8FB7DF",
        "#6C9FD2", "#4A86C2", "#2F6CAB", "#1D528B", "#113A68",
    ),
    "dark": (
        "#1A2532", "#1F3147", "#243F5E", "#294F78", "#2F6094",
        "#3B75B3", "#538ECB", "#77A9DE", "#A3C6EC", "#D3E4F7",
    ),
}  # fmt: skip

#: From unfavourable over a neutral middle to favourable.
DIVERGING: dict[Mode, tuple[str, ...]] = {
    "light": (
        "#8A3308", "#B94D18", "#DB7A48", "#EFAB86", "#F9DACA",
        "#D6ECE6", "#9ED0C4", "#5FAF9F", "#2A8876", "#0B5D4E",
    ),
    "dark": (
        "#F5A27A", "#E27A48", "#B95A2C", "#86442A", "#4A3029",
        "#243B38", "#24574E", "#2B7A6B", "#43A490", "#7FD1BF",
    ),
}  # fmt: skip
NEUTRAL: dict[Mode, str] = {"light": "#EDF0F4", "dark": "#262E39"}

FONT = (
    "'Source Sans', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei UI', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
)


def tint(colour: str, alpha: float = 0.14) -> str:
    """The colour as a wash for areas."""
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{alpha:g})"


def digit_colour(cell: str) -> str:
    """White or black, whichever contrasts more with the cell (WCAG contrast ratio)."""
    return "#FFFFFF" if contrast("#FFFFFF", cell) >= contrast(DARK_DIGIT, cell) else DARK_DIGIT


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def on_scale(share: float, scale: tuple[str, ...]) -> str:
    """The colour at `share` (0-1) of a scale, mixed linearly between its steps."""
    position = min(max(share, 0.0), 1.0) * (len(scale) - 1)
    low = min(int(position), len(scale) - 2)
    weight = position - low
    mixed = (
        round(a + (b - a) * weight)
        for a, b in zip(_channels(scale[low]), _channels(scale[low + 1]), strict=True)
    )
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (value / 255 for value in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
