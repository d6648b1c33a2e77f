"""The answers of the forms to one question: option, value, text, or why there is none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.importing.coded import Coded, combined, constant, objects
from data.importing.rows import choices
from data.importing.rows.questions import Question, Reading
from data.importing.rows.scales import SENTINELS, are_codes_with_sentinels, number_in, value_on


@dataclass(frozen=True)
class Answer:
    """One row of the answers: `option` is '' where a question takes a single answer.

    `text` is the answer as written, `typed` what was typed beside the chosen option.
    """

    option: str = ""
    text: str | None = None
    value: float | None = None
    missing: str | None = None
    typed: str | None = None


#: What a form says to a question: its answers in order.
Told = tuple[Answer, ...]


def read_answers(question: Question, texts: Mapping[int, Coded], reading: Reading) -> Coded:
    """What each form says to a question (Told); what was written alike is read once.

    `texts` are the cells of all question columns as lines.
    """
    columns = [texts[column.position] for column in question.columns]
    missing = reading.missing_in(columns[0])
    invalid = _sentinels(question, columns[0])
    typed = texts[question.typed.position] if question.typed else constant("", len(columns[0]))

    def read(beside: str, *given: str) -> Told:
        said = "" if beside in missing else beside
        return tuple(_answers(question, given, said, missing, invalid))

    return combined((typed, *columns), read)


def one_by_one(told: Coded) -> tuple[np.ndarray, Coded]:
    """Every answer of the forms (Told) as a row of its own, with the place of its form."""
    n_of_value = np.fromiter(map(len, told.values), dtype=np.int64, count=len(told.values))
    n_of_form = n_of_value[told.codes]
    places = np.repeat(np.arange(len(told), dtype=np.int32), n_of_form)
    # the answers of all values under each other, and which of them a row is
    first_of_value = np.cumsum(n_of_value) - n_of_value
    within = np.arange(len(places)) - np.repeat(np.cumsum(n_of_form) - n_of_form, n_of_form)
    which = first_of_value[told.codes][places] + within
    return places, Coded(objects([one for answers in told.values for one in answers]), which)


def _sentinels(question: Question, texts: Sequence[str]) -> frozenset[float]:
    """The numbers of a question that hold no answer: 99 beside codes from 1 to 5."""
    if question.type != "number":
        return frozenset()
    values = [value for text in texts if (value := number_in(text)) is not None]
    return SENTINELS if are_codes_with_sentinels(values) else frozenset()


def _answers(
    question: Question,
    given: tuple[str, ...],
    typed: str,
    missing: Mapping[str, str],
    invalid: frozenset[float],
) -> Iterator[Answer]:
    if question.options:
        yield from _ticked(question, given, missing, typed)
    elif len(given) > 1:
        yield from _placed(given, missing)
    else:
        is_other = given[0] in missing and typed and question.other
        text = question.other if is_other else given[0]
        yield from _single(question, text, missing, typed, invalid)


def _ticked(
    question: Question, given: Sequence[str], missing: Mapping[str, str], typed: str
) -> Iterator[Answer]:
    """The chosen ones of the option columns; without any the strongest reason they give."""
    chosen = [
        option
        for text, option in zip(given, question.options.values(), strict=True)
        if text not in missing and choices.is_ticked(text, option)
    ]
    if typed and question.other:
        chosen.append(question.other)
    for option in dict.fromkeys(chosen):
        is_typed = bool(typed) and choices.is_other(option)
        yield Answer(option, value=1.0, typed=typed if is_typed else None)
    if not chosen:
        is_skipped = any(missing.get(text) == "skipped" for text in given)
        yield Answer(missing="skipped" if is_skipped else "blank")


def _placed(given: Sequence[str], missing: Mapping[str, str]) -> Iterator[Answer]:
    """Options by the place whose column they stand in."""
    put = [(place, text) for place, text in enumerate(given, 1) if text not in missing]
    yield from (Answer(text, value=float(place)) for place, text in put)
    if not put:
        yield Answer(missing="blank")


def _single(
    question: Question,
    text: str,
    missing: Mapping[str, str],
    typed: str,
    invalid: frozenset[float],
) -> Iterator[Answer]:
    """The answer or answers in one cell."""
    if text in missing:
        reason = missing[text]
        yield Answer(text=text if reason == "invalid" else None, missing=reason)
    elif question.type == "multi" or (question.type == "ranking" and question.separator):
        yield from _joined(question, text, typed)
    elif question.type in ("rating", "nps", "number", "ranking"):
        yield _rated(question, text, invalid)
    elif question.type == "open":
        yield Answer(text=text)
    else:
        option, beside = choices.option_and_text(text)
        yield Answer(text=option, typed=beside or typed or None)


def _joined(question: Question, text: str, typed: str) -> Iterator[Answer]:
    seen = set()
    parts = choices.choices_of(text, question.separator, question.together)
    for place, part in enumerate(parts, 1):
        option, beside = choices.option_and_text(part)
        if option not in seen:
            seen.add(option)
            value = float(place) if question.type == "ranking" else 1.0
            if typed and choices.is_other(option):
                beside = beside or typed
            yield Answer(option, value=value, typed=beside)


def _rated(question: Question, text: str, invalid: frozenset[float]) -> Answer:
    if question.scale is not None:
        value, missing = value_on(question.scale, text)
        return Answer(text=text, value=value, missing=missing)
    number = number_in(text, has_unit=True)
    if number is None or number in invalid:
        return Answer(text=text, missing="invalid")
    return Answer(text=text, value=number)
