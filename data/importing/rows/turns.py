"""Which test of its course a text names: before it, after it, a retest, or a later one.

A later test (weeks after the course, to see what is left) is no test of the course itself, so it is
stored as a kind of test of its own; whatever judges who passed leaves it out (schema.sql,
known_test). The others are phases of a test.
"""

import re
from typing import Literal, cast

from data.importing import vocabulary
from data.importing.values import fold

Turn = Literal["pre", "post", "retest", "later"]

TURNS: tuple[Turn, ...] = ("pre", "post", "retest", "later")
#: From so many days between two tests of a course on, it is asked which the other one is.
LATER_AFTER = 21

#: 30 天后, 训后三个月, after 30 days, 6 weeks later; not 7 天内.
_DISTANCE = re.compile(
    r"[\d一二两三四五六半]\s*(?:天|日|周|个?星期|个?月)\s*(?:之|以)?后(?!内)"
    r"|(?:训|课|培训)后\s*(?:第\s*)?[\d一二两三四五六半]+\s*(?:天|日|周|个?星期|个月)(?!内)"
    r"|\d\s*-?\s*(?:day|week|month)s?[\s-]*(?:later|after|follow)"
    r"|after\s*\d+\s*(?:day|week|month)s?",
    re.IGNORECASE,
)


#: A test called the one before or after its course: 服务礼仪前测, 训后考试, Call Control Pre-Test.
#: 售后测试, 目前考核 and 训前动员 say no such thing.
_TESTS = r"(?:测试|测验|测|考试|考核|摸底)"
_CALLED = {
    "pre": re.compile(
        rf"(?:培训|训|课|学)前{_TESTS}|(?:培训|训|课)前(?=(?:成绩|得分)|$)|摸底(?:测试|考试|测验)?"
        r"|(?<![售产术先目提当以之空日年])前测(?:试|验)?"
        r"|\b(?:pre|baseline)[\s_-]*(?:training[\s_-]*)?(?:test|assessment|quiz|exam)\b",
        re.IGNORECASE,
    ),
    "post": re.compile(
        rf"(?:培训|训|课|学)后{_TESTS}|(?:培训|训|课)后(?=(?:成绩|得分)|$)"
        r"|(?<![售产术先目提当以之空日年前])后测(?:试|验)?"
        r"|\bpost[\s_-]*(?:training[\s_-]*)?(?:test|assessment|quiz|exam)\b",
        re.IGNORECASE,
    ),
}
_BOTH = re.compile(r"前后|\bpre\b.*\bpost\b", re.IGNORECASE)


def called(text: str) -> Turn | None:
    """Whether a title calls a test the one before or after its course; None for both."""
    spaced = fold(text).replace("_", " ")
    turns = [turn for turn, pattern in _CALLED.items() if pattern.search(spaced)]
    return cast("Turn", turns[0]) if len(turns) == 1 and not _BOTH.search(spaced) else None


def without_turn(text: str) -> str:
    """A title without what calls its test the one before or after: 服务礼仪 of 服务礼仪前测."""
    turn = called(text)
    return _CALLED[turn].sub(" ", fold(text)) if turn is not None else text


def turn_of(text: str) -> Turn | None:
    """Which test of a course a header, a phase or a title names; None where it names none."""
    if _DISTANCE.search(fold(text)):
        return "later"
    return cast("Turn | None", vocabulary.sense_of(text, "scores", "phase"))


def turn_around(texts: tuple[str, ...]) -> Turn | None:
    """Which test of its course the words around a table call it: 补考成绩.xlsx, 礼仪前测.xlsx.

    Before and after count only as names of a test: they stand in the names of courses, too.
    """
    turns = (turn_of(text) for text in texts)
    again = next((turn for turn in turns if turn in ("retest", "later")), None)
    return again or next(filter(None, map(called, texts)), None)
