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


def turn_of(text: str) -> Turn | None:
    """Which test of a course a header, a phase or a title names; None where it names none."""
    if _DISTANCE.search(fold(text)):
        return "later"
    return cast("Turn | None", vocabulary.sense_of(text, "scores", "phase"))


def turn_around(texts: tuple[str, ...]) -> Turn | None:
    """A retest or a later test that the words around a table name: 补考成绩.xlsx.

    Before and after are not looked for: the words for them stand in the names of courses.
    """
    turns = (turn_of(text) for text in texts)
    return next((turn for turn in turns if turn in ("retest", "later")), None)
