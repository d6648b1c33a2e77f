"""The vocabulary of states: one shape, word and colour per judgement everywhere."""

from dataclasses import dataclass
from typing import Literal

from analytics.results import Certainty, Grade, State

BadgeColour = Literal["green", "gray", "red", "blue", "orange"]
Verdict = Literal["works", "likely_works", "no_effect", "harm", "not_enough_data", "trend"]


@dataclass(frozen=True)
class Mark:
    """How a judgement looks: chart symbol, text glyph, badge colour and icon, palette name."""

    symbol: str
    glyph: str
    badge_colour: BadgeColour
    icon: str
    hue: str


STATES: dict[State, Mark] = {
    "met": Mark("circle", "●", "green", "check_circle", "teal"),
    "not_established": Mark("circle-open", "○", "gray", "radio_button_unchecked", "slate"),
    "missed": Mark("x", "✕", "red", "cancel", "vermilion"),
}

CERTAINTIES: dict[Certainty, Mark] = {
    "clear": Mark("circle", "●", "blue", "radio_button_checked", "blue"),
    "likely": Mark("circle", "◐", "blue", "contrast", "blue"),
    "cannot_tell": Mark("circle-open", "○", "gray", "radio_button_unchecked", "slate"),
    "no_effect": Mark("circle-open", "⊖", "gray", "do_not_disturb_on", "slate"),
}

VERDICTS: dict[Verdict, Mark] = {
    "works": Mark("circle", "●", "blue", "radio_button_checked", "blue"),
    "likely_works": Mark("circle", "◐", "blue", "contrast", "blue"),
    "no_effect": Mark("circle-open", "⊖", "gray", "do_not_disturb_on", "slate"),
    "harm": Mark("x", "✕", "red", "cancel", "vermilion"),
    "not_enough_data": Mark("circle-open", "○", "gray", "hourglass_empty", "slate"),
    "trend": Mark("circle-open", "○", "gray", "radio_button_unchecked", "slate"),
}

#: How much weight a design bears, always gray: a grade is neither good nor bad news.
GRADE_BARS: dict[Grade, str] = {"A": "■■■■", "B": "■■■□", "C": "■■□□", "D": "■□□□"}

#: A topic counts as settled in the top from this share of resamples on.
SETTLED_SHARE = 0.90

#: The progress table: how a person stands in a course -> glyph. Tried and done, there but not
#: tested, needs another try, nothing asked yet.
PROGRESS_GLYPHS: dict[str, str] = {
    "passed": "✓",
    "passed_retest": "✓",
    "exempt": "✓",
    "attended": "△",
    "void": "△",
    "failed": "✕",
    "absent": "✕",
    "absent_from_test": "✕",
    "excused": "✕",
    "deferred": "✕",
    "scheduled": "—",
}

#: What the glyphs of the progress table mean together: glyph, and name of word and fill.
PROGRESS_LEGEND = (("✓", "good"), ("△", "partial"), ("✕", "bad"), ("—", "none"))
