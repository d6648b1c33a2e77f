"""What the header of a score column says: test, phase, attempt, maximum and pass line."""

import re
from dataclasses import dataclass

from data.importing import vocabulary
from data.importing.model import Column
from data.importing.values import fold, one_line, parse_number

_MAXIMUM = re.compile(
    r"(?:满分|总分|out of|max(?:imum)?|/)\s*[:=]?\s*(\d+(?:\.\d+)?)\s*分?|\((\d+(?:\.\d+)?)\s*分\)",
    re.IGNORECASE,
)
_PASS_LINE = re.compile(
    r"(?:及格线?|合格线?|通过线|pass(?: line| mark)?)\s*[:=≥>]*\s*(\d+(?:\.\d+)?)", re.IGNORECASE
)
_TURN = re.compile(
    r"第\s*([一二三四五六1-6])\s*次|attempt\s*(\d)|(\d)(?:st|nd|rd|th) attempt", re.IGNORECASE
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@dataclass(frozen=True)
class ScoreHeader:
    """A score column: `name` is what remains of its header, a subject or the name of a test.

    `is_subject`: the name stands for a course, not for one test of a course.
    """

    name: str
    kind: str
    phase: str
    attempt: int
    max_score: float | None
    pass_line: float | None
    is_subject: bool


def read_score_header(column: Column) -> ScoreHeader:
    """What the header parts of a score column say; a test after the course where they do not."""
    text = fold(one_line(" ".join(column.parts) or column.header))
    kind = vocabulary.sense_of(text, "scores", "test_kind")
    phase = vocabulary.sense_of(text, "scores", "phase") or "post"
    attempt = _attempt(text)
    name = _name(text)
    is_named = any(vocabulary.word_key(w) in vocabulary.word_key(name) for w in _test_names())
    return ScoreHeader(
        name=name,
        kind=kind or "written",
        phase="retest" if phase == "post" and attempt > 1 else phase,
        attempt=2 if phase == "retest" and attempt == 1 else attempt,
        max_score=_number(_MAXIMUM, text),
        pass_line=_number(_PASS_LINE, text),
        is_subject=bool(name) and not is_named,
    )


def _attempt(text: str) -> int:
    found = _TURN.search(text)
    if found is None:
        return 1
    said = next(group for group in found.groups() if group)
    return "一二三四五六".find(said) + 1 or int(said)


def _name(text: str) -> str:
    """The header without numbers in brackets and words for test, phase and score."""
    bare = _TURN.sub(" ", _PASS_LINE.sub(" ", _MAXIMUM.sub(" ", text)))
    bare = _BRACKETED.sub(" ", bare)
    for word in _plain_words():
        pattern = rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" if word.isascii() else re.escape(word)
        bare = re.sub(pattern, " ", bare, flags=re.IGNORECASE)
    return re.sub(r"\s+", " ", bare).strip(" -–—_:/·.,、()")


def _plain_words() -> list[str]:
    table = vocabulary.words("scores")
    found = list(table["test"]["words"])
    for part in (*table["phase"].values(), *table["test_kind"].values()):
        found += part
    return sorted({fold(word) for word in found}, key=len, reverse=True)


def _test_names() -> list[str]:
    return vocabulary.words("scores")["test"]["named"]


def _number(pattern: re.Pattern[str], text: str) -> float | None:
    found = pattern.search(text)
    number = parse_number(next(g for g in found.groups() if g)) if found else None
    return number.value if number is not None else None
