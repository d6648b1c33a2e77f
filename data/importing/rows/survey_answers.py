"""The answers of the forms to one question: option, value, text, or why there is none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.importing.model import Cell
from data.importing.rows import choices
from data.importing.rows.findings import Findings
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


def read_answers(
    findings: Findings,
    question: Question,
    forms: Sequence[int],
    cells: Mapping[int, Sequence[Cell]],
    reading: Reading,
) -> Iterator[tuple[int, Answer]]:
    """Each answer of the forms (positions of data rows) to a question, with the form it is from."""
    columns = {c.position: [one_line(cell) for cell in cells[c.position]] for c in question.columns}
    typed = [one_line(cell) for cell in cells[question.typed.position]] if question.typed else None
    (first, *_) = columns.values()
    missing = reading.missing_in(first)
    invalid = _sentinels(question, first)
    for i in forms:
        beside = typed[i] if typed and typed[i] not in missing else ""
        if question.options:
            given = {position: texts[i] for position, texts in columns.items()}
            found = _ticked(question, given, missing, beside)
        elif len(columns) > 1:
            found = _placed([texts[i] for texts in columns.values()], missing)
        else:
            found = _single(findings, question, first[i], missing, beside, invalid, i)
        for answer in found:
            yield i, answer


def _sentinels(question: Question, texts: Sequence[str]) -> frozenset[float]:
    """The numbers of a question that hold no answer: 99 beside codes from 1 to 5."""
    if question.type != "number":
        return frozenset()
    values = [value for text in texts if (value := number_in(text)) is not None]
    return SENTINELS if are_codes_with_sentinels(values) else frozenset()


def _ticked(
    question: Question, given: Mapping[int, str], missing: Mapping[str, str], beside: str
) -> Iterator[Answer]:
    """The chosen ones of the option columns; without any the strongest reason they give."""
    chosen = [
        option
        for position, option in question.options.items()
        if given[position] not in missing and choices.is_ticked(given[position], option)
    ]
    if beside and question.other and question.other not in chosen:
        chosen.append(question.other)
    for option in dict.fromkeys(chosen):
        yield Answer(option, value=1.0, typed=(beside or None) if _is_other(option) else None)
    if not chosen:
        reasons = {missing.get(text, "blank") for text in given.values()}
        yield Answer(missing="skipped" if "skipped" in reasons else "blank")


def _is_other(option: str) -> bool:
    return choices.is_other(option)


def _placed(given: Sequence[str], missing: Mapping[str, str]) -> Iterator[Answer]:
    """Options by the place whose column they stand in."""
    put = [(place, text) for place, text in enumerate(given, 1) if text not in missing]
    yield from (Answer(text, value=float(place)) for place, text in put)
    if not put:
        yield Answer(missing="blank")


def _single(
    findings: Findings,
    question: Question,
    text: str,
    missing: Mapping[str, str],
    beside: str,
    invalid: frozenset[float],
    i: int,
) -> Iterator[Answer]:
    """The answer or answers in one cell."""
    if text in missing and beside and question.other:
        text = question.other
    if text in missing:
        if missing[text] == "invalid":
            findings.note("answer_left_out", question.columns[0], findings.table.data_rows[i], text)
        yield Answer(missing=missing[text])
    elif question.type in ("multi", "ranking"):
        yield from _joined(question, text, beside)
    elif question.type in ("rating", "nps", "number"):
        yield _rated(findings, question, text, invalid, i)
    elif question.type == "open":
        yield Answer(text=text)
    else:
        option, typed = choices.option_and_text(text)
        yield Answer(text=option, typed=typed or beside or None)


def _joined(question: Question, text: str, beside: str) -> Iterator[Answer]:
    seen = set()
    parts = choices.choices_of(text, question.separator, question.together)
    for place, part in enumerate(parts, 1):
        option, typed = choices.option_and_text(part)
        if option not in seen:
            seen.add(option)
            value = float(place) if question.type == "ranking" else 1.0
            is_beside = beside and _is_other(option)
            yield Answer(option, value=value, typed=typed or (beside if is_beside else None))


def _rated(
    findings: Findings, question: Question, text: str, invalid: frozenset[float], i: int
) -> Answer:
    row, column = findings.table.data_rows[i], question.columns[0]
    if question.scale is not None:
        value, missing = value_on(question.scale, text)
    else:
        value = number_in(text, has_unit=True)
        is_answer = value is not None and value not in invalid
        value, missing = (value, None) if is_answer else (None, "invalid")
    if missing == "invalid":
        findings.note("answer_left_out", column, row, text)
    elif missing == "out_of_scale":
        findings.note("answer_out_of_scale", column, row, text)
    return Answer(text=text, value=value, missing=missing)
