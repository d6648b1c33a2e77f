"""Which end of a scale is the good one, where the question itself says what its steps mean."""

import re

from data.importing.values import fold, one_line
from data.importing.vocabulary import answer_key, likert_families

#: A step and its meaning: 1=非常满意, 5: very poor, 1分代表完全不同意.
_STEP = re.compile(
    r"(?<![\d.])(\d{1,2})\s*分?\s*(?:=|:|[-–—](?!\s*\d)|是|为|表示|代表|means\b|is\b)"
    r"\s*([^\d,;、()=:]{1,30})"
)


def steps_named(header: str) -> dict[int, str]:
    """The steps whose meaning a header says, by their number, as keys of answers."""
    found = _STEP.findall(fold(one_line(header)))
    return {int(n): answer_key(text.strip(" -–—")) for n, text in found}


def is_turned(header: str) -> bool:
    """Whether a header gives the lowest number the best answer: 1=非常满意, 5=非常不满意."""
    named = steps_named(header)
    if len(named) < 2:
        return False
    low, high = named[min(named)], named[max(named)]
    families = [steps for steps in likert_families().values() if low in steps]
    both = [steps for steps in families if high in steps]
    if both:
        return all(steps[low] > steps[high] for steps in both)
    return bool(families) and all(steps[low] == max(steps.values()) for steps in families)
