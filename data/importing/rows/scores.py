"""What one cell of a score sheet says: a score, a grade word, or why there is none."""

import re
from typing import NamedTuple

from data.importing import vocabulary
from data.importing.model import Cell
from data.importing.values import closed_up, fold, is_blank, parse_number, parse_out_of, text_of

_RESIT = re.compile(
    r"(?:补考|补测|补|重考|重修|retest|resit|retake)\s*[::]?\s*(\d+(?:\.\d+)?)\s*分?"
    r"|(\d+(?:\.\d+)?)\s*分?\s*\(?(?:补考|补测|补|重考|重修|retest|resit|retake)\)?",
    re.IGNORECASE,
)
#: Why there is no score may be said in brackets: 缺考(病假).
_ASIDE = re.compile(r"\s*\(([^()]*)\)$")
#: The 0 of those who were not there, with the reason beside it: 0(缺考), 缺考 0.
_NOUGHT = re.compile(r"0(?:\.0+)?\s*分?\s*[(:,-]?\s*(\D+?)\)?|(\D+?)\s*[(:,-]?\s*0\s*分?\)?")


class Score(NamedTuple):
    """A read cell: `share` is set where the cell gives a share of the maximum instead of points.

    `grade` is a grade word, or the word for a test that was not counted: 免考, 缓考.
    """

    status: str
    points: float | None = None
    share: float | None = None
    maximum: float | None = None
    grade: str | None = None
    is_passed: bool | None = None
    is_resit: bool = False


def read_score(
    cell: Cell, *, is_percent_column: bool = False, has_decimal_comma: bool = False
) -> Score | None:
    """The score of a cell; None when empty or not taken, status 'unreadable' for anything else."""
    if is_blank(cell):
        return None
    written = closed_up(text_of(cell))
    text = written.lower()
    said = (text, _ASIDE.sub("", text), _beside_nought(text))
    status = next(filter(None, map(vocabulary.reason_without_score().get, said)), None)
    if status is not None:
        word = written if status != "absent" else None
        return None if status == "none" else Score(status, grade=word)
    number = parse_number(cell, has_decimal_comma=has_decimal_comma)
    if number is not None and number.suffix in ("", "分"):
        is_share = number.unit == "%" or (is_percent_column and number.unit == "")
        return Score("scored", share=number.value) if is_share else Score("scored", number.value)
    return _from_text(written, text)


def _beside_nought(text: str) -> str:
    """The words beside a 0 that is no score; '' where there is none."""
    found = _NOUGHT.fullmatch(fold(text))
    return (found[1] or found[2]).strip() if found is not None else ""


def _from_text(text: str, lowered: str) -> Score:
    out_of = parse_out_of(text)
    if out_of is not None:
        return Score("scored", out_of[0], maximum=out_of[1])
    found = _RESIT.fullmatch(fold(text))
    if found is not None:
        return Score("scored", float(found[1] or found[2]), is_resit=True)
    if lowered in vocabulary.term("scores", "amount", "none"):
        return Score("scored", 0.0)
    if lowered in vocabulary.term("scores", "amount", "all"):
        return Score("scored", share=1.0)
    grades, bare = vocabulary.grade_words(), _ASIDE.sub("", lowered)
    if bare not in grades and lowered not in grades:
        return Score("unreadable")
    aside = _ASIDE.search(fold(text))
    is_resit = aside is not None and vocabulary.sense_of(aside[1], "scores", "phase") == "retest"
    word = lowered if lowered in grades else bare
    return Score("graded", grade=text[: len(word)], is_passed=grades[word], is_resit=is_resit)


def scaled(score: Score, maximum: float) -> Score:
    """A score in points of an assessment whose maximum is `maximum`."""
    if score.status != "scored":
        return score
    if score.share is not None:
        return score._replace(points=score.share * maximum, share=None)
    if score.maximum is not None and score.maximum != maximum and score.points is not None:
        return score._replace(points=score.points * maximum / score.maximum)
    return score
