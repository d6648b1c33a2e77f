"""What the header of a score column says: test, phase, attempt, maximum and pass line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from data.importing import vocabulary
from data.importing.model import Column
from data.importing.rows.turns import Turn, turn_of
from data.importing.values import fold, one_line, parse_number

_MAXIMUM = re.compile(
    r"(?:满分|总分|out of|max(?:imum|\.)?|(?<!\d)/)\s*(?:为|是|[:=])?\s*(\d+(?:[.,]\d+)?)"
    r"\s*(?:分|pts?\b|points?\b)?"
    r"|\(\s*(\d+(?:[.,]\d+)?)\s*(?:分|pts?\.?|points?|punkte)\s*\)|\(((?:1?[1-9]|10|20)0)\)",
    re.IGNORECASE,
)
_PASS_LINE = re.compile(
    r"(?:及格线?|合格线?|通过线|pass(?: line| mark)?)\s*(?:为|是|[:=≥>])*\s*(\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"第\s*([一二三四五六1-6])\s*次|attempt\s*(\d)|(\d)(?:st|nd|rd|th) attempt", re.IGNORECASE
)
_WEIGHT = re.compile(r"\(\s*(?:占比?|权重)?\s*\d+(?:\.\d+)?\s*%\s*\)")
#: The number a gradebook gives an assignment: Midterm (157892).
_NUMBERED = re.compile(r"\s*\(\d{3,}\)$")
#: What a learning platform calls the sort of a test before its name.
_LISTED = re.compile(
    r"(?:assignment|quiz|test|forum|lesson|workshop|scorm[^:]*|h5p|external tool|aufgabe|devoir"
    r"|tarea|cuestionario|作业|测验|考试|练习|互动)\s*:",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


Scale = Literal["", "points", "share", "letter"]


@dataclass(frozen=True)
class ScoreHeader:
    """A score column: `name` is what remains of its header, a subject or the name of a test.

    `label` is the header as people read it, without maximum, number and scale; '' where it says no
    more than 成绩. `scale`: whether the
    header says points, a share of the maximum or a letter. `is_subject`: the name stands for a
    course, not for one test of a course. `turn`: which test of the course it says this is, if any.
    """

    name: str
    label: str
    scale: Scale
    kind: str
    says_kind: bool
    turn: Turn | None
    attempt: int
    max_score: float | None
    pass_line: float | None
    is_subject: bool

    @property
    def phase(self) -> Turn:
        """Which test it is where nothing beside the header says it: one after the course."""
        return self.turn or "post"


def read_score_header(column: Column) -> ScoreHeader:
    """What the header parts of a score column say."""
    text = _text(column)
    kind = vocabulary.sense_of(text, "scores", "test_kind")
    turn = turn_of(text)
    attempt = _attempt(text)
    name = _name(text)
    is_named = any(vocabulary.word_key(w) in vocabulary.word_key(name) for w in _test_names())
    is_named |= kind is not None or bool(scale_of(text)) or _LISTED.match(text) is not None
    is_named |= is_whole(text) or turn == "later" or vocabulary.word_key(name) in _total_words()
    return ScoreHeader(
        name=name,
        label=_label(text),
        scale=scale_of(text),
        kind=kind or "written",
        says_kind=kind is not None,
        turn="retest" if turn in (None, "post") and attempt > 1 else turn,
        attempt=2 if turn == "retest" and attempt == 1 else attempt,
        max_score=_number(_MAXIMUM, text),
        pass_line=_number(_PASS_LINE, text),
        is_subject=bool(name) and not is_named,
    )


def read_score_headers(columns: Sequence[Column]) -> dict[int, ScoreHeader]:
    """What the headers of the score columns of one table say, by position.

    Two that differ only in 前 and 后, or in another pair of such words, are the test before a
    course and the one after it: 考前成绩 and 考后成绩, 礼仪(前) and 礼仪(后).
    """
    found = {column.position: read_score_header(column) for column in columns}
    texts = {_text(column): column.position for column in columns}
    for text, position in texts.items():
        for before, after in vocabulary.words("scores")["paired"]["words"]:
            partner = texts.get(text.replace(before, after))
            if text.count(before) != 1 or partner is None or not _is_time(text, before):
                continue
            if found[position].turn is None and found[partner].turn in (None, "post"):
                name = _name(_without_event(text, before))
                for place, turn in ((position, "pre"), (partner, "post")):
                    header = replace(found[place], name=name, turn=turn)
                    found[place] = replace(header, is_subject=header.is_subject and bool(name))
    return found


def _is_time(text: str, word: str) -> bool:
    """Whether 前 in a header says when: not in 售前, 产前 or 目前."""
    return not text.partition(word)[0].endswith(tuple(_paired("never_after")))


def _without_event(text: str, word: str) -> str:
    """A header without the word that says when and the event before it: 礼仪 of 礼仪学习前."""
    stem, _, rest = text.partition(word)
    event = next((event for event in _paired("events") if stem.endswith(event)), "")
    return stem.removesuffix(event) + " " + rest


def _paired(part: str) -> list[str]:
    return vocabulary.words("scores")["paired"][part]


def kind_around(texts: Sequence[str], course: str) -> str | None:
    """Which kind of test of a course the words around a table name, None for none or several.

    课堂话术实操考核.xlsx holds the practical of 课堂话术; a course called by such a word has it in
    its own name: 系统操作.
    """
    table, around = vocabulary.words("scores")["test_kind"], " ".join(texts)
    said = {kind for kind in table if vocabulary.holds(around, _kind_words(kind))}
    if len(said) != 1 or any(word in course for word in _kind_words(next(iter(said)))):
        return None
    return said.pop()


def _kind_words(kind: str) -> frozenset[str]:
    return vocabulary.term("scores", "test_kind", kind)


def without_maximum(header: str) -> str:
    """A header as people say it, without its full mark: Grade of Grade/10.00."""
    return re.sub(r"\s+", " ", _MAXIMUM.sub(" ", header)).strip(" -–—:/,;") or header


def weight_of(column: Column) -> float | None:
    """The weight of a score as its header says it, 0-1: 期末成绩(70%)."""
    found = _WEIGHT.search(_text(column))
    number = parse_number(re.sub(r"[^\d.%]", "", found[0])) if found is not None else None
    return number.value if number is not None else None


def _text(column: Column) -> str:
    return fold(one_line(" ".join(column.parts) or column.header))


def is_whole(text: str) -> bool:
    """Whether a header names the one result that all others of a row make up: 总评, Final."""
    return vocabulary.holds(text, vocabulary.term("scores", "whole"))


def scale_of(text: str) -> Scale:
    """What the brackets behind a header say of its numbers: points, shares or letters."""
    for bracketed in _BRACKETED.findall(text):
        inside = vocabulary.word_key(bracketed)
        for scale in ("points", "share", "letter"):
            if inside in vocabulary.term("scores", "scale", scale):
                return scale
    return ""


def _label(text: str) -> str:
    bare = _NUMBERED.sub("", _WEIGHT.sub(" ", text))
    if scale_of(text):
        bare = _BRACKETED.sub(lambda found: " " if scale_of(found[0]) else found[0], bare)
    bare = _PASS_LINE.sub(" ", _MAXIMUM.sub(" ", bare))
    bare = re.sub(r"[(\[][\s,;:、]*[)\]]", " ", bare)
    label = re.sub(r"\s+", " ", bare).strip(" -–—:/,;")
    is_plain = vocabulary.field_words("assessment").get(vocabulary.header_key(label)) == "score"
    key = vocabulary.word_key(label)
    return "" if is_plain or key in _test_words() or key in _total_words() else label


@cache
def _total_words() -> frozenset[str]:
    """A total, mean or best that is the score of the test, as exams export it, names no test."""
    derived, best = vocabulary.words("scores")["derived"], vocabulary.words("scores")["best"]
    named = (*derived["sum"], *derived["mean"], *best["words"])
    return frozenset(map(vocabulary.word_key, named))


@cache
def _test_words() -> frozenset[str]:
    return vocabulary.term("scores", "test")


def _attempt(text: str) -> int:
    found = _TURN.search(text)
    if found is None:
        return 1
    said = next(group for group in found.groups() if group)
    return "一二三四五六".find(said) + 1 or int(said)


def _name(text: str) -> str:
    """The header without numbers in brackets and words for test, phase and score."""
    bare = _TURN.sub(" ", _PASS_LINE.sub(" ", _MAXIMUM.sub(" ", _WEIGHT.sub(" ", text))))
    bare = _plain_words().sub(" ", _BRACKETED.sub(" ", bare))
    # 面试分 is the interview; 积分 and 学分 are words of their own
    bare = re.sub(r"\s+", " ", bare).strip(" -–—_:/·.,、()")
    return re.sub(r"(^|(?<=[试测验]))分$", r"\1", bare)


@cache
def _plain_words() -> re.Pattern[str]:
    """Words for test, phase and score from left to right, the longest where several begin.

    训后测试 is 训后 and 测试, not 后测 inside. Words in Latin script stand as whole words.
    """
    table = vocabulary.words("scores")
    found = list(table["test"]["words"])
    for part in (*table["phase"].values(), *table["test_kind"].values()):
        found += part
    words = sorted({fold(word) for word in found}, key=lambda word: (-len(word), word))
    written = (
        rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" if word.isascii() else re.escape(word)
        for word in words
    )
    return re.compile("|".join(written), re.IGNORECASE)


def _test_names() -> list[str]:
    return vocabulary.words("scores")["test"]["named"]


def _number(pattern: re.Pattern[str], text: str) -> float | None:
    found = pattern.search(text)
    number = parse_number(next(g for g in found.groups() if g).replace(",", ".")) if found else None
    return number.value if number is not None else None
