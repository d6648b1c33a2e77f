"""The answers of the forms to one question: option, value, text, or why there is none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.importing.model import Cell
from data.importing.rows import choices
from data.importing.rows.questions import Question, Reading
from data.importing.rows.scales import SENTINELS, are_codes_with_sentinels, number_in, value_on
from data.importing.values import one_line


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


def lines_of(cells: Sequence[Cell]) -> list[str]:
    """Cells as texts on one line, each different one read once."""
    lines = {cell: one_line(cell) for cell in set(cells)}
    return [lines[cell] for cell in cells]


def read_answers(
    question: Question,
    forms: Sequence[int],
    texts: Mapping[int, Sequence[str]],
    reading: Reading,
) -> Iterator[tuple[int, Answer]]:
    """Each answer of the forms (positions of data rows) to a question, with the form it is from.

    `texts` are the cells of all question columns as lines; what was written alike is read once.
    """
    columns = [texts[column.position] for column in question.columns]
    beside = texts[question.typed.position] if question.typed else None
    missing = reading.missing_in(columns[0])
    invalid = _sentinels(question, columns[0])
    known: dict[tuple[str, ...], tuple[Answer, ...]] = {}
    for i in forms:
        given = tuple(column[i] for column in columns)
        typed = beside[i] if beside and beside[i] not in missing else ""
        found = known.get((*given, typed))
        if found is None:
            found = known[*given, typed] = tuple(_answers(question, given, typed, missing, invalid))
        for answer in found:
            yield i, answer


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
