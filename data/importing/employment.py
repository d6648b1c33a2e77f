"""Whether somebody still works here, as a list of employees says it: 在职, 已离职, Terminated."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.importing import vocabulary
from data.importing.marking import status_of_mark
from data.importing.model import Cell, Column
from data.importing.profiles import Profile
from data.importing.values import fold, is_blank, one_line, parse_moment, parse_truth

#: The least share of filled cells that must be understood for a column to say who has left.
UNDERSTOOD = 0.8

_DAY = re.compile(r"(?<!\d)(?:19|20)\d{2}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)(?!\d)")
_ASIDE = re.compile(r"\([^()]*\)|[\s:;,、，。-]+$|^[\s:;,、，。-]+|[于从自]$")


@dataclass(frozen=True)
class Standing:
    """Whether somebody has left, and the day where the same cell names it."""

    has_left: bool
    left_on: date | None = None


def standing_of(cell: Cell, column: Column) -> Standing | None:
    """What a cell says of somebody, None where it is blank or says nothing that is known.

    Yes and no answer what the header asks: 是否离职 or 是否在职, Active.
    """
    text = one_line(cell)
    if is_blank(cell):
        return None
    day = _DAY.search(fold(text))
    bare = _ASIDE.sub("", _ASIDE.sub("", _DAY.sub("", fold(text)))).strip()
    key = vocabulary.word_key(bare)
    for has_left, sense in ((True, "left"), (False, "employed")):
        if key in vocabulary.term("terms", "employment", sense):
            moment = parse_moment(day[0]) if day and has_left else None
            return Standing(has_left, moment.on if moment else None)
    asks = _asks_about(column)
    answer = parse_truth(cell) if asks is not None else None
    return None if answer is None else Standing(answer == (asks == "left"))


def _asks_about(column: Column) -> str | None:
    """left or employed where a header asks for yes or no, else None."""
    key = vocabulary.header_key(column.header)
    table = vocabulary.words("terms")["employment"]["asks"]
    return next(
        (s for s in table if key in vocabulary.term("terms", "employment", "asks", s)), None
    )


def says_employment(cells: Sequence[Cell], column: Column) -> bool:
    """Whether a column says of people who has left: most filled cells are understood.

    Those on leave alone do not tell: such words mark who was absent as well.
    """
    filled = [cell for cell in cells if not is_blank(cell)]
    known = [cell for cell in filled if standing_of(cell, column) is not None]
    is_understood = len(known) >= UNDERSTOOD * len(filled)
    marks = (status_of_mark(fold(one_line(cell)).upper()) for cell in known)
    is_asked = _asks_about(column) is not None
    return is_understood and any(is_asked or mark in (None, "not_applicable") for mark in marks)


def _tells(cells: Sequence[Cell], column: Column) -> bool:
    """Whether every filled cell of a column says it in words, and one that somebody has left."""
    if vocabulary.holds(column.header, vocabulary.term("terms", "employment", "of_others")):
        return False
    found = [standing_of(cell, column) for cell in cells if not is_blank(cell)]
    return None not in found and any(one is not None and one.has_left for one in found)


def are_leavers(texts: Sequence[str]) -> bool:
    """Whether a sheet is called one of people who have left: 离职人员, Leavers."""
    called = vocabulary.term("terms", "employment", "leavers")
    both = vocabulary.term("terms", "employment", "both")
    is_whole = any(
        vocabulary.word_key(text) in vocabulary.term("terms", "employment", "left")
        for text in texts
    )
    around = " ".join(texts)
    return (is_whole or vocabulary.holds(around, called)) and not vocabulary.holds(around, both)


def is_of_employment(profile: Profile, cells: Sequence[Cell]) -> bool:
    """Whether a column is called a status and says who has left, or says so by its cells alone."""
    if profile.key in vocabulary.term("terms", "employment", "headers"):
        return says_employment(cells, profile.column)
    return not profile.is_number and not profile.is_date and _tells(cells, profile.column)
