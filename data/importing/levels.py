"""What cells of a label or an outcome mean: which answer is the success, which side is first."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

import pandas as pd

from data.importing import vocabulary
from data.importing.values import fold, text_of

#: Whole numbers up to this can be steps of a rating scale.
HIGHEST_STEP = 10
#: Columns are of two things where the least of one is so many times the most of another.
FAR_APART = 5
#: Years as decimals (1949.083, 1949.167, …) are evenly spaced but for their last digit.
UNEVEN_STEPS = 0.1
#: People under at most so many conditions, at least so many people.
MOST_SIDES, FEWEST_BLOCKS = 12, 4
#: So many columns of answers on one narrow range are items of one scale.
FEWEST_ITEMS = 3
#: A number that names a group names so many rows, and is as many times rarer than the values.
FEWEST_OF_A_LABEL = 4

_NEGATION = re.compile(r"^(?:not|non|no|un|未|不|没有|没|非|无)[\s-]*(?=\S)", re.IGNORECASE)
_OLD = re.compile(
    r"旧|老|原|传统|常规|对照|其[他它余]|(?:old|control|placebo|usual|standard|others?)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:人数|数量|数|人次|例数|例)$|\s*\(?(?:n|count|number)\)?$", re.IGNORECASE)


#: Characters that count, as the numbers they count to.
_COUNTING = {
    ord(character): str(place)
    for series in ("甲乙丙丁戊己庚辛壬癸", "一二三四五六七八九十")
    for place, character in enumerate(series, start=1)
}


@cache
def _words(name: str) -> frozenset[str]:
    found = vocabulary.words("roles")["level"][name]["words"]
    return frozenset(fold(word).lower() for word in found)


def is_level(text: str, name: str) -> bool:
    """Whether a text is one of the words of a level: success, failure, reference, before, …"""
    return fold(str(text)).lower() in _words(name)


def without_counted(header: str) -> str:
    """A header of counts as the level it counts: 通过人数 is 通过."""
    return _COUNTED.sub("", fold(header)) or fold(header)


def success_of(labels: Sequence[str]) -> str | None:
    """Which of two answers is the success: by word, or because the other one denies it."""
    if len(labels) != 2:
        return None
    for this, other in (tuple(labels), tuple(reversed(labels))):
        bare = _NEGATION.sub("", fold(other))
        if bare != fold(other) and bare.lower() == fold(this).lower():
            return this
    for speaks_of in (is_level, _speaks_of):
        good = [label for label in labels if speaks_of(label, "success")]
        bad = [label for label in labels if speaks_of(label, "failure")]
        if len(good) == 1 and len(bad) == 1 and good != bad:
            return good[0]
    return None


def _speaks_of(label: str, name: str) -> bool:
    """Whether a word of a level of two characters or more stands inside a label: 5年内死亡."""
    text = fold(label).lower()
    return any(
        word in text and (not word.isascii() or re.search(rf"\b{re.escape(word)}\b", text))
        for word in _words(name)
        if len(word) > 1
    )


def is_outcome(labels: Sequence[object]) -> bool:
    """Whether two labels are an answer and its denial."""
    return success_of([text_of(label) for label in labels]) is not None


def is_yes_no(labels: Sequence[object]) -> bool:
    """Whether labels are a plain yes and no, which do not tell what was asked."""
    words = vocabulary.words("likert")["yes_no"]["words"]
    return {text_of(label).casefold() for label in labels} <= set(words)


def are_arms(labels: Sequence[object]) -> bool:
    """Whether two labels are a treated side and its reference: of a group, not of an outcome."""
    texts = [text_of(label) for label in labels]
    plain = [t for t in texts if not is_level(t, "success") and not is_level(t, "failure")]
    return len(texts) == len(plain) == 2 and any(map(_is_reference, texts))


def are_times(labels: Sequence[object]) -> bool:
    """Whether two labels are a time before and a time after."""
    texts = [text_of(label) for label in labels]
    return are_years(texts) or (
        len(texts) == 2
        and {is_level(texts[0], "before"), is_level(texts[0], "after")} == {True, False}
        and is_level(texts[0], "before") == is_level(texts[1], "after")
    )


def are_years(labels: Sequence[object]) -> bool:
    """Whether two labels name two years, and are otherwise alike: 2024年销售额, 2025年销售额."""
    years = [_YEAR.search(text_of(label)) for label in labels]
    rests = {_YEAR.sub("", text_of(label)) for label in labels}
    return len(years) == 2 and all(years) and len(rests) == 1 and years[0][0] != years[1][0]


#: Four digits that are a year.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def is_time(text: str) -> bool:
    """Whether a label names one of several times: before, in the middle, after, later."""
    return any(is_level(text, name) for name in _TIMES) or _is_later(text)


#: Times in their order; a label of none of them stands in the middle.
_TIMES = ("before", "middle", "after", "later")
_LATER = re.compile(
    r"[\d一二两三四五六七八九十半]+个?(?:天|日|周|星期|月|季度|年)[之以]?后"
    r"|(?:\d+|an?|one|two|three|six) (?:days?|weeks?|months?|years?) (?:later|after)",
    re.IGNORECASE,
)


def _is_later(text: str) -> bool:
    """Whether a label is a time so much later: 一月后, 3 months later."""
    return _LATER.fullmatch(fold(str(text))) is not None


def _place_in_time(label: str) -> int:
    if _is_later(label):
        return len(_TIMES) - 1
    return next((k for k, name in enumerate(_TIMES) if is_level(label, name)), 1)


def are_counts(column: pd.Series) -> bool:
    """Whether a column holds whole numbers from 0 on, and nothing is missing."""
    return bool(column.notna().all() and (column >= 0).all() and (column % 1 == 0).all())


def are_far_apart(frame: pd.DataFrame) -> bool:
    """Whether columns of numbers lie too far from each other to measure one thing."""
    low, high = frame.min(), frame.max()
    return bool(max(low) > FAR_APART * min(high) > 0)


def are_degrees(labels: Sequence[object]) -> bool:
    """Whether labels are words of how much, none of it among them: Freq, None, Some."""
    degrees = {*vocabulary.words("roles")["degree"]["whole"], "none", "never", "always", "无"}
    return {fold(text_of(label)).lower() for label in labels} <= degrees


def is_rate(header: object) -> bool:
    """Whether a header names a rate of something: 通过率, pass rate."""
    return (
        re.search(
            r"率|比例|占比|\b(?:rate|share|ratio|percent)\b|%", str(header).replace("_", " "), re.I
        )
        is not None
    )


def are_periods(column: pd.Series) -> bool:
    """Whether numbers count periods: three or more, whole or evenly spaced, each as often."""
    known = column.dropna()
    often = known.value_counts()
    if len(often) < 3 or often.nunique() != 1:
        return False
    steps = often.sort_index().index.to_series().diff().dropna()
    return bool((known % 1 == 0).all() or steps.max() - steps.min() < UNEVEN_STEPS * steps.max())


def stand_once(frame: pd.DataFrame, block: str, side: str) -> bool:
    """Whether the labels of one column stand exactly once beside each label of another."""
    known = frame[[block, side]].dropna()
    if len(known) < len(frame) or pd.api.types.is_datetime64_any_dtype(known[block]):
        return False
    if pd.api.types.is_numeric_dtype(known[block]) and not (known[block] % 1 == 0).all():
        return False
    n_sides, n_blocks = known[side].nunique(), known[block].nunique()
    is_table = 2 <= n_sides <= MOST_SIDES and n_blocks >= max(FEWEST_BLOCKS, n_sides)
    return is_table and n_sides * n_blocks == len(known) and not known.duplicated().any()


def labels_beside(frame: pd.DataFrame, numbers: Sequence[str]) -> str | None:
    """Which of two columns of numbers only names groups: few values, each often; None if neither.

    A dose beside a length, the number of cylinders beside a consumption.
    """
    few, many = sorted(numbers, key=lambda column: frame[column].nunique())
    often = frame[few].value_counts()
    n_labels = len(often)
    is_label = 2 <= n_labels <= MOST_SIDES and often.min() >= FEWEST_OF_A_LABEL
    return few if is_label and frame[many].nunique() > FEWEST_OF_A_LABEL * n_labels else None


def are_nested(frame: pd.DataFrame, inner: str, outer: str) -> bool:
    """Whether each label of one column comes with one label of the other, which has fewer."""
    known = frame[[inner, outer]].dropna()
    n_outer, n_inner = known[outer].nunique(), known[inner].nunique()
    one_each = (known.groupby(inner, observed=True)[outer].nunique() == 1).all()
    return bool(n_outer >= 2 and n_inner >= max(FEWEST_BLOCKS, n_outer + 1) and one_each)


def are_shares(column: pd.Series) -> bool:
    """Whether all are numbers in 0-1 and not just 0 and 1."""
    if not pd.api.types.is_numeric_dtype(column):
        return False
    known = column.dropna()
    return bool(len(known) and known.between(0, 1).all() and not known.isin([0, 1]).all())


def items_of(frame: pd.DataFrame) -> list[str]:
    """The columns that are answers on the scale most columns share, by their range."""
    ranges = {
        column: (frame[column].min(), frame[column].max())
        for column in frame
        if are_items(frame[[column]])
    }
    if not ranges:
        return _questions(frame)
    usual = max(set(ranges.values()), key=lambda r: (list(ranges.values()).count(r), r[1] - r[0]))
    low, high = usual
    # of one question perhaps nobody chose the lowest step, of another somebody did
    least = min(low, 1)
    alike = [
        c for c, (first, last) in ranges.items() if least <= first and high - 1 <= last <= high
    ]
    numbered = [column for column in alike if _NUMBERED.search(str(column))]
    return numbered if len(numbered) > len(alike) / 2 else alike


#: A header that ends in a number, or in a number and a remark: q4 (reversed).
_NUMBERED = re.compile(r"\D\d+\s*(?:[(（][^()（）]*[)）])?$")


def _questions(frame: pd.DataFrame) -> list[str]:
    """Columns of right and wrong under numbered headers of one stem: Q1, Q2, Q3; 第1题, 第2题."""
    right = [c for c in frame if frame[c].dropna().isin([0, 1]).all() and frame[c].nunique() == 2]
    return right if are_numbered(right) else []


def are_numbered(headers: Sequence[object]) -> bool:
    """Whether headers differ by a number alone, each with its own."""
    stems = {re.sub(r"\d+", "#", str(header)) for header in headers}
    return len(stems) == 1 and "#" in next(iter(stems))


def are_counted(labels: Sequence[str]) -> bool:
    """Whether labels count from the first to the last, in order: 一级, 二级; grade 1, grade 2."""
    counted = [label.translate(_COUNTING) for label in labels]
    numbers = [re.findall(r"\d+", label) for label in counted]
    return are_numbered(counted) and numbers == sorted(numbers, key=lambda n: list(map(int, n)))


def worded_items(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with items in words as numbers: steps of one scale, right and wrong as 1 and 0.

    FEWEST_ITEMS columns whose answers all belong to one scale of words; of right and wrong under
    numbered headers. What only some of them hold (two answers seen) means the same in all.
    """
    texts = [c for c in frame if frame[c].dtype == object and frame[c].notna().any()]
    seen = {c: {text_of(cell) for cell in frame[c].dropna().unique()} for c in texts}
    for column, answers in seen.items():
        stars = {answer: _STARS.fullmatch(answer) for answer in answers}
        if all(stars.values()):
            numbers = {answer: float(star["n"]) for answer, star in stars.items()}
            frame = _as_numbers(frame, [column], numbers)
    if len(texts) < FEWEST_ITEMS:
        return frame
    keys = {answer: vocabulary.answer_key(answer) for some in seen.values() for answer in some}
    for steps in vocabulary.likert_families().values():
        items = [c for c in texts if all(keys[answer] in steps for answer in seen[c])]
        found = {answer: steps[keys[answer]] for c in items for answer in seen[c]}
        if len(items) >= FEWEST_ITEMS and len(set(found.values())) > 2:
            return _as_numbers(frame, items, found)
    binary = [c for c in texts if is_outcome(sorted(seen[c]))]
    answers = sorted({answer for c in binary for answer in seen[c]})
    if len(binary) >= FEWEST_ITEMS and are_numbered(binary) and is_outcome(answers):
        return _as_numbers(frame, binary, {a: float(a == success_of(answers)) for a in answers})
    return frame


#: A rating with its unit: 4星, 5 stars.
_STARS = re.compile(r"(?P<n>\d+(?:\.\d+)?)\s*(?:星|颗星|stars?|[★☆⭐])", re.IGNORECASE)


def _as_numbers(
    frame: pd.DataFrame, columns: Sequence[str], steps: Mapping[str, float]
) -> pd.DataFrame:
    numbers = {
        c: frame[c].map(lambda x: None if pd.isna(x) else steps[text_of(x)]) for c in columns
    }
    return frame.assign(**{c: values.astype(float) for c, values in numbers.items()})


def numbers_rows(column: pd.Series) -> bool:
    """Whether a column only numbers the rows, one after the other."""
    if not pd.api.types.is_numeric_dtype(column) or not column.is_unique or column.isna().any():
        return False
    return bool((column % 1 == 0).all() and column.max() - column.min() == len(column) - 1)


def are_items(frame: pd.DataFrame) -> bool:
    """Whether all columns are whole numbers on one narrow scale, as answers to a questionnaire."""
    known = frame.stack().dropna()
    low, high = known.min(), known.max()
    is_narrow = low >= 0 and high <= HIGHEST_STEP and high - low >= 2
    varies = (frame.max() > frame.min()).all()
    return bool((known % 1 == 0).all() and is_narrow and varies)


def as_labels(column: pd.Series) -> pd.Series:
    """Cells as text, missing ones None."""
    texts = [None if pd.isna(cell) else text_of(cell) for cell in column]
    return pd.Series(texts, index=column.index, dtype=object)


def ordered(labels: pd.Series, role: str) -> pd.Series:
    """Labels as categories in the order of the subtraction: compared side first, reference last.

    Of a phase the later comes first. Without a word that tells, labels are in their natural order,
    for a phase reversed, so that the order of the rows never matters.
    """
    present = sorted(set(labels.dropna()), key=_natural)
    if role == "phase":
        present.reverse()
        is_numbered = all(re.search(r"\d", label.translate(_COUNTING)) for label in present)
        if len(present) < 3 or not is_numbered:
            present.sort(key=_place_in_time, reverse=True)
    else:
        # one letter (F beside M, n beside y) tells a reference only where there are two sides
        is_pair = len(present) == 2
        told = [label for label in present if is_pair or len(label) > 1 or not label.isascii()]
        last = {label for label in told if _is_reference(label) or denies(label, present)}
        if len(last) < len(present):
            ahead = [label for label in present if label not in last]
            present = ahead + [label for label in present if label in last]
    return pd.Series(pd.Categorical(labels, categories=present, ordered=True), index=labels.index)


def denies(label: str, others: Sequence[object]) -> bool:
    """Whether a label is another one with a "not" before it: 不吸烟 beside 吸烟."""
    bare = _NEGATION.sub("", fold(label))
    return bare != fold(label) and bare in {fold(str(other)) for other in others}


def _is_reference(label: str) -> bool:
    if _OLD.match(fold(label)):
        return True
    bare = _NEGATION.sub("", fold(label))
    return is_level(label, "reference") or is_level(bare, "treated") and bare != fold(label)


def _natural(label: str) -> list[tuple[int, float, str]]:
    """Numbers by size, 甲乙丙 and 一二三 in their own order, everything else by letter."""
    parts = re.split(r"(\d+(?:\.\d+)?)", label.translate(_COUNTING))
    return [(0, float(p), "") if k % 2 else (1, 0.0, p) for k, p in enumerate(parts)]


def treated(column: pd.Series) -> pd.Series:
    """1 for the treated and 0 for the others, missing where nothing is said."""
    labels = ordered(as_labels(column), "group")
    codes = labels.cat.codes.astype(float)
    return (1 - codes).where(codes >= 0)


def likert_steps(column: pd.Series) -> dict[str, int] | None:
    """Answer -> step (1 the lowest) where one family of answer words holds every answer seen."""
    seen = {text_of(cell) for cell in column.dropna()}
    keys = {label: vocabulary.answer_key(label) for label in seen}
    for steps in vocabulary.likert_families().values():
        if len(seen) > 2 and all(key in steps for key in keys.values()):
            return {label: steps[key] for label, key in keys.items()}
    return None


#: A label of so much or more: ≥30岁, 80g以上, >40.
_MORE = re.compile(r"^(?:≥|>|more than|over|at least)|以上$|\d\+$", re.IGNORECASE)


def outcome(column: pd.Series) -> tuple[pd.Series, str]:
    """Words as numbers: steps of an answer scale, or 1 for the success and 0 for the other answer.

    With the word that 1 stands for. Three answers or more without a scale stay words.
    """
    steps = likert_steps(column)
    if steps is not None:
        return column.map(lambda cell: None if pd.isna(cell) else steps[text_of(cell)]).astype(
            float
        ), ""
    labels = as_labels(column)
    present = sorted(set(labels.dropna()), key=_natural)
    if len(present) > 2:
        return labels, ""
    good = success_of(present) or next(
        (label for label in present if is_level(label, "success") or _MORE.search(fold(label))),
        present[0],
    )
    if len(present) == 1 and is_level(present[0], "failure"):
        good = ""
    return labels.map(lambda label: None if label is None else float(label == good)).astype(
        float
    ), good
