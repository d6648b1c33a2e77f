"""Answers given in writing, KEY=VALUE, turned into a choice that holds for every table."""

import re
from collections.abc import Callable, Iterable

from data.importing.intake import Choice
from data.importing.model import KINDS, Kind
from data.importing.rows.assessment import LEFT_OUT
from data.importing.rows.marks import STATUSES
from data.importing.rows.survey import PURPOSES
from data.importing.rows.turns import TURNS
from data.importing.rows.whose import TABLES_ARE
from data.importing.values import fold, parse_moment, parse_number, parse_truth

#: Kinds by the names under which they may be answered.
KIND_NAMES: dict[str, Kind] = {kind: kind for kind in KINDS} | {"people": "roster"}
PHASES = (*TURNS, LEFT_OUT)


class BadAnswer(ValueError):
    """An answer whose key is not known or whose value does not fit it; carries what would fit."""

    def __init__(self, given: str, expected: Iterable[str]) -> None:
        self.given, self.expected = given, tuple(expected)
        super().__init__(f"{given}: {', '.join(self.expected)}")


def read_answers(given: Iterable[str]) -> Choice:
    """The choice that answers such as course=Pricing, year=2026 or marks.A=absent make.

    Raises BadAnswer with the keys, or the values of the key, that would fit.
    """
    kind, context = None, dict[str, object]()
    for text in given:
        key, sign, value = text.partition("=")
        # marks.=absent is about the empty cell
        key, dot, word = key.strip().partition(".")
        is_worded = key in WORDED and (bool(dot) or key not in READERS)
        if not sign or (key not in READERS and key not in WORDED) or is_worded > bool(dot):
            raise BadAnswer(text, [*READERS, *(f"{name}.…" for name in WORDED)])
        if is_worded:
            before = context.get(key)
            found = (before if isinstance(before, dict) else {}) | {
                word: WORDED[key](text, value.strip())
            }
        else:
            found = READERS[key](text, value.strip())
        if key == "kind":
            kind = KIND_NAMES[str(found)]
        else:
            context[key] = found
    return Choice(kind=kind, context=context)


def _one_of(text: str, value: str, options: Iterable[str]) -> str:
    if value.strip() not in options:
        raise BadAnswer(text, options)
    return value.strip()


def _choice(*options: str) -> Callable[[str, str], object]:
    return lambda text, value: _one_of(text, value, options)


def _text(text: str, value: str) -> object:
    if not fold(value):
        raise BadAnswer(text, ["…"])
    return value


def _number(text: str, value: str) -> object:
    number = parse_number(value)
    if number is None or number.value <= 0:
        raise BadAnswer(text, ["100"])
    return int(number.value) if number.value.is_integer() else number.value


def _year(text: str, value: str) -> object:
    if not (value.isdigit() and 1900 <= int(value) <= 2100):
        raise BadAnswer(text, ["2026"])
    return int(value)


def _day(text: str, value: str) -> object:
    moment = parse_moment(value)
    if moment is None or moment.grain != "day":
        raise BadAnswer(text, ["2026-03-05"])
    return moment.on


def _rows(text: str, value: str) -> object:
    """The first and the last header row, counted from 0: 3 or 2-3 as Excel counts them."""
    found = re.fullmatch(r"(\d{1,4})(?:\s*-\s*(\d{1,4}))?", value)
    if not found or not 1 <= int(found[1]) <= int(found[2] or found[1]):
        raise BadAnswer(text, ["3", "2-3"])
    return int(found[1]) - 1, int(found[2] or found[1]) - 1


def _truth(text: str, value: str) -> object:
    truth = parse_truth(value)
    if truth is None:
        raise BadAnswer(text, ["true", "false"])
    return truth


#: Keys with one answer, and how it is read.
READERS: dict[str, Callable[[str, str], object]] = {
    "kind": _choice(*KIND_NAMES),
    "header": _rows,
    "course": _text,
    "date": _day,
    "year": _year,
    "day_first": _truth,
    "max_score": _number,
    "pass_line": _number,
    "listed_are": _choice("present", "absent", "leave"),
    "survey_name": _text,
    "purpose": _choice(*PURPOSES),
    "metric": _text,
    "columns_are": _choice("metric", "team"),
    "tables_are": _choice(*TABLES_ARE),
    "team_name": _text,
    "period": _choice("day", "week", "month", "quarter", "year"),
    "percent": _choice("percent", "fraction"),
    "item_marks": _choice("highest", "none"),
    "whole_result": _choice("test", "none"),
    "hosts": _choice("keep", "leave_out"),
    "namesakes": _choice("apart", "one"),
    "same_names": _choice("last", "none"),
    "turn": _choice(*TURNS),
}
#: Keys with one answer for each word of the sheet: phases.January=pre, marks.A=absent.
WORDED: dict[str, Callable[[str, str], object]] = {
    "phases": _choice(*PHASES),
    "marks": _choice(*STATUSES),
    "people": _text,
    "tables_are": _choice(*TABLES_ARE),
}
