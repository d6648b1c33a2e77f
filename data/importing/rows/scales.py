"""The scale of a question, from all the answers seen to it; one answer alone says nothing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.importing import vocabulary
from data.importing.values import fold, parse_number

#: Answers needed before a step that nobody chose is taken for one that was not offered.
ENOUGH_ANSWERS = 20
#: Share of the answers that must be words of the scale, or outside any scale.
SCALE_SHARE = 0.95

_STEPS = re.compile(
    r"(\d{1,2})\s*(?:分)?\s*(?:=|-|–|~|到|至|to)\s*(?:[^\d,;，；]*?[,;，；、]\s*)?(\d{1,2})\s*(?:分)?(?=\s*(?:=|分|\)|\]|$))"
)


@dataclass(frozen=True)
class Scale:
    """Lowest and highest step, and the step of each answer word ({} where answers are numbers)."""

    name: str
    low: float
    high: float
    steps: Mapping[str, float]


def has_middle(columns: Iterable[Sequence[str]]) -> frozenset[str]:
    """Families of answer words whose middle step some question of the table shows."""
    seen = {vocabulary.answer_key(text) for column in columns for text in column}
    return frozenset(
        name for name, steps in vocabulary.likert_families() if any(steps.get(k) == 3 for k in seen)
    )


def word_scale(given: Sequence[str], middles: frozenset[str]) -> Scale | None:
    """The scale of a question answered in words, None when the answers are not of one family.

    Five steps, unless enough answers leave out the middle (four: 非常同意 is 4 of 4) or both ends
    (three). 基本满意 is the middle where no other middle word occurs, and one above it else.
    """
    keys = [vocabulary.answer_key(text) for text in given]
    inside = [key for key in keys if key not in vocabulary.out_of_scale()]
    seen = set(inside)
    if len(seen) < 2 and not (seen and middles):
        return None
    for name, steps in vocabulary.likert_families():
        known = _with_shifting(steps, seen)
        if seen and sum(key in known for key in inside) >= SCALE_SHARE * len(inside):
            ranks = {key: known[key] for key in seen if key in known}
            return _fitted(name, ranks, len(inside), name in middles)
    return None


def _with_shifting(steps: Mapping[str, int], seen: set[str]) -> dict[str, int]:
    """The steps with 基本满意 and its like placed by the other answers seen."""
    known = dict(steps)
    positive = {word for word, step in steps.items() if step == 4}
    for word in vocabulary.shifting_answers() & seen:
        if word.removeprefix("基本") in positive:
            known[word] = 4 if any(steps.get(key) == 3 for key in seen) else 3
    return known


def _fitted(name: str, ranks: Mapping[str, int], n: int, has_middle_beside: bool) -> Scale:
    seen = set(ranks.values())
    if n >= ENOUGH_ANSWERS and not has_middle_beside and seen == {1, 2, 4, 5}:
        return _rescaled(name, ranks, (1, 2, 4, 5))
    three = {2, 3, 4} if name != "frequency" else {1, 2, 4}
    if n >= ENOUGH_ANSWERS and seen == three:
        return _rescaled(name, ranks, tuple(sorted(three)))
    return Scale(name, 1.0, 5.0, {key: float(step) for key, step in ranks.items()})


def _rescaled(name: str, ranks: Mapping[str, int], order: tuple[int, ...]) -> Scale:
    steps = {key: float(order.index(step) + 1) for key, step in ranks.items()}
    return Scale(name, 1.0, float(len(order)), steps)


def number_scale(text: str, values: Sequence[float], *, is_rated: bool) -> Scale | None:
    """The scale of a question answered in numbers: written in its text, else the least that fits.

    Without words for a rating the numbers stay numbers: codes are not steps.
    """
    written = _STEPS.search(fold(text))
    if written is not None and int(written[1]) < int(written[2]):
        return Scale("number", float(written[1]), float(written[2]), {})
    if not is_rated or not all(value.is_integer() and 0 <= value <= 10 for value in values):
        return None
    top = max(values)
    return Scale("number", 1.0, 5.0 if top <= 5 else 7.0 if top <= 7 else 10.0, {})


def value_on(scale: Scale, answer: str) -> tuple[float | None, str | None]:
    """The value of an answer, or why it has none: out_of_scale, invalid."""
    key = vocabulary.answer_key(answer)
    if key in scale.steps:
        return scale.steps[key], None
    if key in vocabulary.out_of_scale():
        return None, "out_of_scale"
    number = parse_number(answer)
    if number is None or number.suffix not in ("", "分") or scale.steps:
        return None, "invalid"
    is_inside = scale.low <= number.value <= scale.high
    return (number.value, None) if is_inside else (None, "invalid")
