"""The scale of a question, from the options of the form; one answer alone says nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.importing import vocabulary
from data.importing.coded import tallied
from data.importing.values import fold, parse_number

#: Answers needed before a step that nobody chose is taken for one that was not offered.
ENOUGH_ANSWERS = 20
#: So many answers to one question settle that, whatever other questions offer.
PLENTY_OF_ANSWERS = 60
#: Share of the answers that must be words of the scale, or outside any scale.
SCALE_SHARE = 0.95
#: Share of the answers that must be numbers for a question to be answered in numbers.
NUMBER_SHARE = 0.8
#: Share of the numbers that must lie on a scale written in the question.
INSIDE_SHARE = 0.5
#: Numbers that forms use for "no answer" and that no scale reaches.
SENTINELS = frozenset({-999.0, -99.0, -9.0, 99.0, 999.0, 9999.0})
#: Values up to this beside a sentinel are steps or codes, not amounts.
HIGHEST_CODE = 11

_STEPS = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s*(?:分)?\s*(?:=|-|–|~|到|至|to)\s*(?:[^\d,;，；]*?[,;，；、]\s*)?"
    r"(100|\d{1,2})\s*(?:分)?(?=\s*(?:=|-|分|\)|\]|$))"
)
#: The same before what is asked: on a scale from 1 (lowest) to 5, how clean
_SCALE_SAID = re.compile(
    r"\bscale\s*(?:of|from|:)?\s*(\d{1,2})\s*(?:\([^()]*\))?\s*(?:-|–|~|to|through)\s*(100|\d{1,2})\b"
    r"|从\s*(\d{1,2})\s*分?\s*[到至]\s*(100|\d{1,2})\s*分?",
    re.IGNORECASE,
)
#: Only the upper end is said: 满分100, 百分制, 10分制, out of 10.
_FULL_MARK = re.compile(
    r"满分\s*(?:为|是|[:=])?\s*(100|10|\d)(?!\d)|(100|10|\d|百)\s*分制"
    r"|\bout of\s*(100|10|\d)(?!\d)",
    re.IGNORECASE,
)
#: Points out of a hundred: so many answers at least, most above any shorter scale, one this high.
HUNDRED, FEWEST_POINTS, HIGH_POINTS = 100.0, 5, 60
_LABELLED = re.compile(r"^(\d{1,2})\s*(?:分)?\s*(?:[-–—:、.,)=]\s*|\s)(?=\D)")


@dataclass(frozen=True)
class Scale:
    """Lowest and highest step, and the step of each answer word ({} where answers are numbers).

    `is_middle_assumed`: too few answers to tell whether the form offers a middle nobody chose.
    """

    name: str
    low: float
    high: float
    steps: Mapping[str, float]
    is_middle_assumed: bool = False


@dataclass(frozen=True)
class Offered:
    """What the answers to all questions of a form show of its options.

    `steps` are the steps seen of each family of answer words, with how many answers show them;
    `labels` is the number written before an answer word: 4 - 非常同意. `options` are the answers to
    all items of the matrix that is being read.
    """

    steps: Mapping[str, Mapping[int, int]]
    labels: Mapping[str, int]
    options: frozenset[str] = frozenset()


def offered_steps(questions: Iterable[Sequence[str]]) -> Offered:
    """What the form offers, seen over all of its questions."""
    steps: dict[str, Counter[int]] = {}
    labels: dict[str, int] = {}
    for given in questions:
        counted = _by_key(given)
        for name, known, inside in _families_of(counted):
            found = steps.setdefault(name, Counter())
            for key in inside:
                found[known[key]] += counted[key]
        labels |= _labels_of(given)
    return Offered(steps, labels)


def _by_key(given: Sequence[str]) -> Counter[str]:
    """How often each answer is given, however it is written."""
    counted: Counter[str] = Counter()
    for text, n in tallied(given).items():
        counted[vocabulary.answer_key(text)] += n
    return counted


def _labels_of(given: Sequence[str]) -> dict[str, int]:
    """The number before each answer word, where every answer on a scale has one."""
    found: dict[str, int] = {}
    for text in tallied(given):
        key = vocabulary.answer_key(text)
        if key in vocabulary.out_of_scale():
            continue
        label = _LABELLED.match(fold(text))
        if label is None:
            return {}
        found[key] = int(label[1])
    return found if len(set(found.values())) == len(found) else {}


def _families_of(counted: Mapping[str, int]) -> Iterator[tuple[str, dict[str, int], set[str]]]:
    """The families of answer words that hold the answers: name, steps, answers inside.

    Two answers never share a step: who can say both agree and somewhat agree has seven steps. An
    answer such as 不了解 is outside of any scale unless it is a step of the family itself.
    """
    index, outside = vocabulary.likert_families_with(), vocabulary.out_of_scale()
    inside = {key: n for key, n in counted.items() if key not in outside}
    total = sum(inside.values())
    shifting = vocabulary.shifting_answers()
    known_n = sum(n for key, n in inside.items() if key in index or key in shifting)
    if not total or known_n < SCALE_SHARE * total:
        return
    names = {name for key in counted for name in index.get(key, ())}
    for name, steps in vocabulary.likert_families().items():
        if name not in names:
            continue
        known = _with_shifting(steps, set(counted))
        hits = {key for key in counted if key in known}
        n_hits = sum(counted[key] for key in hits)
        n_all = n_hits + sum(n for key, n in inside.items() if key not in hits)
        fixed = hits - shifting
        is_clear = len({known[key] for key in fixed}) == len(fixed)
        if hits & set(inside) and is_clear and n_hits >= SCALE_SHARE * n_all:
            yield name, known, hits


def word_scale(given: Sequence[str], offered: Offered, *, is_rated: bool = False) -> Scale | None:
    """The scale of a question answered in words, None when the answers are not of one family.

    All steps of the family, unless enough answers leave out the middle (非常同意 is then 4 of 4)
    or both ends (three). Numbers written before the words say the steps themselves. 基本满意 is the
    middle where no other middle word occurs, and one above it else. One word alone is an answer on
    a scale where other questions show the scale, or the question asks for a rating (`is_rated`).
    """
    counted = _by_key(given)
    # the family that holds most of the answers: 不了解 is a step beside 不太了解
    families = sorted(_families_of(counted), key=lambda one: -len(one[2]))
    if not families:
        return None
    of_matrix = {name for name, _, _ in _families_of(Counter(offered.options))}
    name, known, hits = next((one for one in families if one[0] in of_matrix), families[0])
    if len(hits) < 2 and not is_rated and not _is_known_beside(name, known, hits, offered):
        return None
    ranks = {key: known[key] for key in hits}
    labels = _labels_of(given)
    if labels and _rise_together(ranks, labels):
        return _labelled_scale(name, ranks, labels, offered)
    n = sum(counted[key] for key in hits)
    return _fitted(name, ranks, n, offered.steps.get(name, {}))


def _is_known_beside(name: str, known: Mapping[str, int], hits: set[str], offered: Offered) -> bool:
    """Whether one answer word alone is backed by other questions answered with the same words."""
    seen = set(offered.steps.get(name, {}))
    return len(seen | {known[key] for key in hits}) > 1


def _with_shifting(steps: Mapping[str, int], seen: set[str]) -> dict[str, int]:
    """The steps with 基本满意 and its like placed by the other answers seen."""
    known = dict(steps)
    highest = max(steps.values())
    positive = {word for word, step in steps.items() if step == highest - 1}
    for word in vocabulary.shifting_answers() & seen:
        if word.removeprefix("基本") in positive:
            has_middle = any(steps.get(key) == 3 for key in seen)
            known[word] = 4 if has_middle else 3
    return known


def _rise_together(ranks: Mapping[str, int], labels: Mapping[str, int]) -> bool:
    ordered = [labels[key] for key in sorted(ranks, key=ranks.get) if key in labels]
    return len(ordered) == len(ranks) and ordered == sorted(ordered)


def _labelled_scale(
    name: str, ranks: Mapping[str, int], labels: Mapping[str, int], offered: Offered
) -> Scale:
    """A scale whose steps are the numbers before the words; other questions may show its ends."""
    words = vocabulary.likert_families()[name]
    beside = [step for word, step in offered.labels.items() if word in words]
    numbers = [*beside, *labels.values()]
    low = float(min(1, *numbers)) if numbers else 1.0
    return Scale(name, low, float(max(numbers)), {key: float(labels[key]) for key in ranks})


def _fitted(name: str, ranks: Mapping[str, int], n: int, beside: Mapping[int, int]) -> Scale:
    """The scale on the steps that were offered: those between seen ones that nobody chose were not.

    `beside` are the steps seen over the whole form; own answers alone decide where they are many.
    """
    highest = max(vocabulary.likert_families()[name].values())
    own = set(ranks.values())
    seen, n_seen = (own, n) if n >= PLENTY_OF_ANSWERS else (own | set(beside), sum(beside.values()))
    every = tuple(range(1, highest + 1))
    order, is_told = every, max(n, n_seen) >= ENOUGH_ANSWERS and n > 1
    if is_told:
        order = _steps_offered(name, seen, every)
    steps = {key: float(order.index(step) + 1) for key, step in ranks.items()}
    middle = (len(every) + 1) // 2
    is_open = not is_told and middle not in seen and min(seen) < middle < max(seen)
    return Scale(name, 1.0, float(len(order)), steps, is_open)


def _steps_offered(name: str, seen: set[int], every: tuple[int, ...]) -> tuple[int, ...]:
    middle = (len(every) + 1) // 2
    is_loose = name in LOOSE
    if len(every) > FINE:
        return tuple(sorted({1, len(every), *seen}))
    if len(seen) == 3 and (seen == {middle - 1, middle, middle + 1} or (is_loose and 1 in seen)):
        return tuple(sorted(seen))
    gaps = {step for step in every if min(seen) < step < max(seen) and step not in seen}
    if gaps == {middle} or (is_loose and len(gaps) == 1):
        return tuple(step for step in every if step not in gaps)
    return every


#: Forms with more steps than that leave out some of the words as they like.
FINE = 5
#: Families of which forms take words as they like: 优 良 中 差, 经常 有时 从不, 熟练 了解 不会.
LOOSE = frozenset({"grade", "frequency", "mastery"})


def are_numbers(given: Sequence[str]) -> bool:
    """Whether a question was answered in numbers, a few words among them; 5 and more is an option.

    A unit counts only beside bare numbers: 1次 2次 3次 are the options of a choice.
    """
    found = tallied(given)
    n_bare = sum(n for text, n in found.items() if number_in(text) is not None)
    others = {t: n for t, n in found.items() if number_in(t, has_unit=True) is None}
    n = len(given) - sum(others.values())
    has_option = any(n > 1 and re.search(r"\d", text) for text, n in others.items())
    return n_bare >= 0.5 * len(given) and n >= NUMBER_SHARE * len(given) and not has_option


#: Stars given, and perhaps those that were not: ★★★☆☆.
_STARS = re.compile(r"((?:[★⭐🌟]\ufe0f?){1,10})☆*")
#: Stars in words: 5星, 五颗星, 4 stars.
_COUNTED_STARS = re.compile(
    r"(10|\d|[一二三四五六七八九十])\s*(?:颗星|星级?|stars?)(?:\s*\([^()]*\))?", re.IGNORECASE
)


@lru_cache(10_000)
def number_in(answer: str, *, has_unit: bool = False) -> float | None:
    """The number of an answer: 5, 5分, 5(非常满意), 10 - 非常愿意, with `has_unit` also 22岁."""
    if (stars := _stars(answer)) is not None:
        return float(stars)
    bare = re.sub(r"\s*\([^()]*\)$|\s*[-–—:]\s*[^\d\s]\D*$", "", fold(answer))
    found = parse_number(answer) or parse_number(bare)
    if found is None or found.unit or (found.suffix not in ("", "分") and not has_unit):
        return None
    return found.value


def _stars(answer: str) -> int | None:
    """How many stars an answer gives, None where it gives none."""
    if drawn := _STARS.fullmatch(answer.strip()):
        return len(drawn[1].replace("\ufe0f", ""))
    if counted := _COUNTED_STARS.fullmatch(fold(answer)):
        return "一二三四五六七八九十".find(counted[1]) + 1 or int(counted[1])
    return None


def are_worded(given: Sequence[str]) -> bool:
    """Whether most numbers stand before the words of a scale, 5分(非常满意), or are stars."""
    index = vocabulary.likert_families_with()
    if sum(_stars(text) is not None for text in given) * 2 > len(given):
        return True
    words = [re.fullmatch(r"\d{1,2}\s*分?\s*\((.+)\)", fold(text)) for text in given]
    n_worded = sum(
        found is not None and vocabulary.answer_key(found[1]) in index for found in words
    )
    return 2 * n_worded > len(given)


def number_scale(text: str, values: Sequence[float], *, is_rated: bool) -> Scale | None:
    """The scale of a question answered in numbers: written in its text, else the least that fits.

    Without words for a rating the numbers stay numbers: codes are not steps. A question whether
    somebody would recommend is on 0 to 10, unless the text or the numbers show a shorter scale.
    """
    steps = [value for value in values if value not in SENTINELS]
    recommends = vocabulary.holds(text, vocabulary.term("terms", "recommend"))
    low, high = _ends_said(fold(text), steps)
    inside = sum(low <= value <= high for value in steps)
    if low in (0.0, 1.0) and low < high and inside >= INSIDE_SHARE * len(steps):
        name = "nps" if recommends and (low, high) == (0.0, 10.0) else "number"
        return Scale(name, low, high, {})
    if is_rated and _are_points(values):
        return Scale("number", 0.0, HUNDRED, {})
    if not steps or not all(value.is_integer() and 0 <= value <= 10 for value in steps):
        return None
    top = max(steps)
    if recommends and (top > 7 or min(steps) == 0):
        return Scale("nps", 0.0, 10.0, {})
    if not is_rated and not recommends:
        return None
    low = 0.0 if min(steps) == 0 and top > 7 else 1.0
    return Scale("number", low, 5.0 if top <= 5 else 7.0 if top <= 7 else 10.0, {})


def _ends_said(text: str, steps: Sequence[float]) -> tuple[float, float]:
    """The ends of the scale that a question writes, (0, 0) where it writes none."""
    written = _STEPS.search(text) or _SCALE_SAID.search(text)
    ends = [float(end) for end in written.groups() if end] if written is not None else []
    if len(ends) == 2:
        return ends[0], ends[1]
    full = _FULL_MARK.search(text)
    if full is None:
        return 0.0, 0.0
    high = float(next(filter(None, full.groups())).replace("百", "100"))
    return (0.0 if high > 10 or 0 in steps else 1.0), high


def _are_points(values: Sequence[float]) -> bool:
    """Whether ratings are points out of a hundred: 85, 90, 60."""
    n_beyond = sum(value > 10 for value in values)
    return (
        len(values) >= FEWEST_POINTS
        and all(value.is_integer() and 0 <= value <= HUNDRED for value in values)
        and max(values) >= HIGH_POINTS
        and n_beyond >= NUMBER_SHARE * len(values)
    )


def value_on(scale: Scale, answer: str) -> tuple[float | None, str | None]:
    """The value of an answer, or why it has none: out_of_scale, invalid."""
    key = vocabulary.answer_key(answer)
    if key in scale.steps:
        return scale.steps[key], None
    if key in vocabulary.out_of_scale():
        return None, "out_of_scale"
    number = number_in(answer)
    if number is None or scale.steps:
        return None, "invalid"
    return (number, None) if scale.low <= number <= scale.high else (None, "invalid")


def are_codes_with_sentinels(values: Sequence[float]) -> bool:
    """Whether numbers are small codes beside 99, -9 and the like, which then hold no answer."""
    plain = [value for value in values if value not in SENTINELS]
    return (
        bool(plain)
        and len(plain) < len(values)
        and all(value.is_integer() and 0 <= value <= HIGHEST_CODE for value in plain)
    )
