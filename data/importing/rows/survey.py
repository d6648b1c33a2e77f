"""Survey answers: one row per form in the sheet, one row per form and question in the frame."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from data.importing import vocabulary
from data.importing.coded import (
    Coded,
    category,
    combined,
    constant,
    kind_of_codes,
    objects,
    stacked,
)
from data.importing.identity import course_id, key_of, person_number
from data.importing.model import Cell, Column
from data.importing.profiles import cells_of
from data.importing.rows.choices import SEPARATORS
from data.importing.rows.describing import add_courses, course_text, teams_said
from data.importing.rows.directions import is_turned
from data.importing.rows.findings import Findings, answer_of, texts
from data.importing.rows.moments import days
from data.importing.rows.questions import Question, Reading, read_questions
from data.importing.rows.respondents import Forms, forms_of, note_double_submits
from data.importing.rows.stays import duration_unit
from data.importing.rows.survey_answers import one_by_one, read_answers
from data.importing.rows.who import who, written_people
from data.importing.values import (
    fold,
    is_blank,
    name_of,
    one_line,
    parse_duration,
    parse_moment,
    parse_number,
    text_of,
)

#: Numbers that stand for "no answer" where choices are exported by number.
MISSING_CODES = {-2: "blank", -3: "skipped"}
#: Fields of a form that a question may have asked for.
ABOUT_FORM = ("role", "team", "department", "course")
PURPOSES = ("needs", "satisfaction", "other")


def check_survey(findings: Findings) -> None:
    """Add the survey, its questions, its forms and their answers."""
    name = answer_of(findings.context, "survey_name") or findings.proposal.file_name
    purpose = _purpose(findings)
    columns = _question_columns(findings)
    cells = {c.position: cells_of(findings.table, c.position) for c in columns}
    lines = {position: column.each(one_line) for position, column in cells.items()}
    reading = _reading(findings, cells)
    questions = read_questions(columns, lines, reading)
    _note_scales(findings, questions)
    _note_codes(findings, questions)
    _note_spoilt_ranges(findings, questions)
    submitted = _days(findings, reading)
    _note_days(findings, submitted)
    forms = forms_of(findings, name, _forms(findings, cells))
    note_double_submits(findings, forms.places, cells)
    _note_partial(findings, forms.places)
    people = _people(findings)
    _add_survey(findings, forms, purpose, submitted.at(forms.places), is_anonymous=people is None)
    _add_questions(findings, forms.survey, questions)
    _add_responses(findings, forms, people, submitted)
    _add_answers(findings, forms, questions, lines, reading)


def _question_columns(findings: Findings) -> list[Column]:
    """The columns of questions; what a form asks about role, team or course is one of them.

    In the export of a survey program every column it does not declare was asked; elsewhere one that
    reads like a question, and a department, which a response has no other place for.
    """
    by_position = {column.position: column for column in findings.table.columns}
    is_form = findings.source is not None and bool(findings.source.layout.header)
    return [
        by_position[match.column]
        for match in findings.proposal.matches
        if match.field_id == "question"
        or (
            match.field_id in ABOUT_FORM
            and match.reason != "source"
            and (
                is_form
                or match.field_id == "department"
                or _reads_as_question(by_position[match.column])
            )
        )
    ]


def _reads_as_question(column: Column) -> bool:
    return vocabulary.is_numbered(column.header) or "?" in fold(column.header)


def _reading(findings: Findings, cells: Mapping[int, Coded]) -> Reading:
    """What the source of the table and its purpose say of all questions."""
    purpose = answer_of(findings.context, "purpose") or "other"
    missing = vocabulary.missing_answers()
    source = findings.source
    if source is None:
        return Reading(purpose, missing | _codes_for_missing(findings, cells))
    return Reading(
        purpose,
        missing | source.cells.missing,
        source.cells.separators or SEPARATORS,
        source.layout.codes,
        source.cells.are_places,
        source.cells.is_yes_a_tick,
        source.cells.is_zero_invalid,
    )


def _codes_for_missing(findings: Findings, cells: Mapping[int, Coded]) -> dict[str, str]:
    """-2 and -3 as 问卷星 writes "no answer", where they are the only negative numbers."""
    negative = {
        number.value
        for column in cells.values()
        for cell in column.values
        if (number := parse_number(cell)) is not None and number.value < 0
    }
    if not negative or not negative <= set(MISSING_CODES):
        return {}
    findings.note("codes_for_missing", values=sorted(negative))
    return {str(code): MISSING_CODES[code] for code in MISSING_CODES}


def _purpose(findings: Findings) -> str:
    purpose = answer_of(findings.context, "purpose")
    if purpose not in PURPOSES or purpose == "other":
        findings.ask("survey_purpose", "purpose", default="other", options=PURPOSES)
        return purpose if purpose in PURPOSES else "other"
    return purpose


def _note_scales(findings: Findings, questions: Sequence[Question]) -> None:
    for question in questions:
        scale = question.scale
        if scale is not None and scale.name != "nps" and (scale.high != 5 or scale.low != 1):
            findings.note(
                "scale_read",
                question.columns[0],
                seen=question.text,
                low=scale.low,
                high=scale.high,
            )
    assumed = [q for q in questions if q.scale is not None and q.scale.is_middle_assumed]
    if assumed:
        first = assumed[0]
        findings.note("scale_middle_unseen", first.columns[0], n=len(assumed), seen=first.text)


#: Days as a spreadsheet shows what was typed as 6-25, and ranges that it left alone: 26-100.
_DAY = re.compile(
    r"\d{1,2}-[A-Za-z]{3}|[A-Za-z]{3}-\d{2}|\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2}(?: 00:00(?::00)?)?"
)
_RANGE = re.compile(r"\d+\s*[-~–—至到]\s*\d+\D*")


def _note_spoilt_ranges(findings: Findings, questions: Sequence[Question]) -> None:
    """Say where options are days that a spreadsheet made of ranges: 25-Jun beside 26-100."""
    for question in questions:
        if question.type != "single":
            continue
        cells = cells_of(findings.table, question.columns[0].position)
        options = {fold(text_of(cell)) for cell in cells.used().values if not is_blank(cell)}
        days = sorted(filter(_DAY.fullmatch, options))
        if days and any(map(_RANGE.fullmatch, options - set(days))):
            findings.note("options_became_days", question.columns[0], n=len(days), seen=days[0])


def _note_codes(findings: Findings, questions: Sequence[Question]) -> None:
    """Say where a program may have written the numbers of choices, which say nothing as a mean."""
    source = findings.source
    if source is None or not source.layout.codes:
        return
    numbers = [question for question in questions if question.type == "number"]
    choices = [q for q in questions if q.type in ("single", "matrix", "rating", "number")]
    if numbers and 2 * len(numbers) > len(choices):
        findings.note("numbers_may_be_codes", n=len(numbers), seen=numbers[0].text)


def _days(findings: Findings, reading: Reading) -> Coded:
    """The day each form was sent; None also where the source writes that it does not say.

    Forms without days of their own are of the one day that is said around them.
    """
    if findings.column("submitted_at") is None:
        given = findings.context.get("date")
        moment = parse_moment(given) if given is not None else None
        if moment is not None and given == findings.context.get("date_guess"):
            findings.ask("date_guessed", "date", default=given)
        if moment is None:
            findings.note("no_submission_time")
        return constant(moment.on if moment is not None else None, len(findings.rows))
    return combined(
        days(findings, "submitted_at"),
        lambda cell, day: None if day is None or text_of(cell) in reading.missing else day.on,
    )


def _note_days(findings: Findings, submitted: Coded) -> None:
    column = findings.column("submitted_at")
    if column is None or not submitted.missing().all():
        cells = findings.cells("submitted_at")
        for i in np.flatnonzero(submitted.missing() & ~cells.marked(is_blank, bare=False)):
            findings.note("date_left_empty", column, int(findings.rows[i]), cells[i])
        return
    if not any(problem.code == "day_order_unknown" for problem in findings.problems):
        findings.note("no_submission_time", column)


def _forms(findings: Findings, cells: Mapping[int, Coded]) -> np.ndarray:
    """Places of the rows that have an id or an answer; the others are noted."""
    columns = (findings.cells("respondent_id"), *cells.values())
    is_empty = np.logical_and.reduce([column.marked(is_blank, bare=False) for column in columns])
    findings.note_rows("empty_form", findings.rows[is_empty])
    return np.flatnonzero(~is_empty)


def _note_partial(findings: Findings, kept: np.ndarray) -> None:
    """Forms that were never sent off count as far as they were filled in; said."""
    partial = findings.source.partial if findings.source is not None else None
    if partial is None:
        return
    columns = [
        column
        for column in findings.table.columns
        if partial.columns & {vocabulary.header_key(part) for part in column.parts}
    ]
    for column in columns[:1]:
        cells = cells_of(findings.table, column.position).at(kept)
        is_partial = cells.marked(lambda cell: bool(partial.pattern.search(text_of(cell))))
        findings.note_rows("partial_forms", findings.rows[kept[is_partial]], column)


# who


def _people(findings: Findings) -> Coded | None:
    """The person of each form, None for an anonymous survey."""
    numbers = findings.cells("person_id").each(person_number)
    names = findings.cells("person_name").each(_named)
    written = written_people(findings, numbers, names)
    return None if written.missing().all() else who(findings, written)


def _named(cell: Cell) -> str:
    name = name_of(cell)
    return "" if vocabulary.is_anonymous(name) else name


# storing


def _add_survey(
    findings: Findings, forms: Forms, purpose: str, days: Coded, *, is_anonymous: bool
) -> None:
    first = findings.table.data_rows[0] if findings.table.data_rows else 0
    given = [day for day in days.used().values if day is not None]
    record = {
        "survey_id": [forms.survey],
        "survey_name": [forms.name],
        "purpose": [purpose],
        "is_anonymous": [is_anonymous],
        "n_invited": [findings.context.get("invited")],
        "opened_on": [min(given, default=None)],
        "closed_on": [max(given, default=None)],
    }
    findings.add("survey", record, [first])


def _add_questions(findings: Findings, survey: str, questions: Sequence[Question]) -> None:
    known = set(findings.known.skills["skill_id"])
    header = findings.table.header_rows[-1] if findings.table.header_rows else 0
    before = _known_questions(findings, survey)
    topics = [before.get(q.question_id, {}).get("topic") or q.topic for q in questions]
    skills = [before.get(q.question_id, {}).get("skill_id") for q in questions]
    skills = [
        s or (key_of(topic) if topic else None) for s, topic in zip(skills, topics, strict=True)
    ]
    columns = {
        "survey_id": survey,
        "question_id": [q.question_id for q in questions],
        "position": list(range(1, len(questions) + 1)),
        "question_text": [q.text for q in questions],
        "question_type": [q.type for q in questions],
        "topic": topics,
        "skill_id": [skill if skill in known else None for skill in skills],
        "aspect": [q.aspect for q in questions],
        "scale_min": [q.scale.low if q.scale else None for q in questions],
        "scale_max": [q.scale.high if q.scale else None for q in questions],
        "is_reversed": [_is_reversed(findings, q, before) for q in questions],
    }
    findings.add("survey_question", columns, [header] * len(questions))


def _is_reversed(
    findings: Findings, question: Question, before: Mapping[str, Mapping[str, object]]
) -> bool:
    """Whether the lowest step is the best: as somebody has set it, else as the header says."""
    if not question.scale:
        return False
    if question.question_id in before:
        return bool(before[question.question_id].get("is_reversed"))
    column = question.columns[0]
    if not is_turned(column.header):
        return False
    findings.note("scale_turned", column)
    return True


def _known_questions(findings: Findings, survey: str) -> dict[str, dict[str, object]]:
    """What is known of the questions of a survey: a person may have set it, so it stays."""
    known = findings.known.questions
    rows = known[known["survey_id"] == survey].to_dict("records")
    return {row["question_id"]: row for row in rows}


def _add_responses(
    findings: Findings,
    forms: Forms,
    people: Coded | None,
    submitted: Coded,
) -> None:
    given, kept = answer_of(findings.context, "course"), forms.places
    courses = findings.cells("course").each(lambda cell: course_text(cell) or given).at(kept)
    roles, teams = texts(findings.cells("role")), teams_said(findings)
    columns = {
        "survey_id": category(constant(forms.survey, len(kept))),
        "respondent_key": forms.keys,
        "person_id": category(people.at(kept)) if people is not None else None,
        "responded_on": category(submitted.at(kept)),
        "course_id": category(courses.each(lambda name: course_id(name) if name else None)),
        "role": category(roles.at(kept)),
        "team": category(teams.at(kept)),
        "duration_seconds": _seconds(findings).at(kept).numbers(),
    }
    findings.add("survey_response", columns, findings.rows[kept])
    # of a course that is written in several ways the first counts
    named = {course_id(name): name for name in reversed(courses.used().values) if name}
    add_courses(findings, named, {})


def _seconds(findings: Findings) -> Coded:
    column = findings.column("duration")
    unit = duration_unit(column) if column else None
    is_plain = (
        column is not None and "分" not in column.header and "min" not in column.header.lower()
    )

    def read(cell: Cell) -> float | None:
        minutes = parse_duration(cell, unit="second" if is_plain else unit)
        return None if minutes is None or minutes < 0 else round(60 * minutes, 3)

    return findings.cells("duration").each(read)


def _add_answers(
    findings: Findings,
    forms: Forms,
    questions: Sequence[Question],
    lines: Mapping[int, Coded],
    reading: Reading,
) -> None:
    """Add the answers question by question, those of a form that has several under each other."""
    parts, places = [], []
    for question in questions:
        told = read_answers(question, lines, reading).at(forms.places)
        _note_left_out(findings, forms, question, told)
        place, answers = one_by_one(told)
        parts.append(answers)
        places.append(place)
    of_form = np.concatenate([np.zeros(0, dtype=np.int32), *places])
    which = np.arange(len(questions), dtype=kind_of_codes(len(questions)))
    asked = Coded(
        objects([question.question_id for question in questions]),
        np.repeat(which, [len(place) for place in places]),
    )
    answers = stacked(parts)
    columns = {
        "survey_id": category(constant(forms.survey, len(of_form))),
        "respondent_key": forms.keys.take(of_form),
        "question_id": category(asked),
        "option_text": category(answers.each(lambda answer: answer.option)),
        "value": answers.each(lambda answer: answer.value).numbers(),
        "answer_text": category(answers.each(lambda answer: answer.text)),
        "typed_text": category(answers.each(lambda answer: answer.typed)),
        "missing": category(answers.each(lambda answer: answer.missing)),
    }
    findings.add("survey_answer", columns, findings.rows[forms.places][of_form])


def _note_left_out(findings: Findings, forms: Forms, question: Question, told: Coded) -> None:
    """Count the answers that are written and have no value."""
    for missing, code in (("invalid", "answer_left_out"), ("out_of_scale", "answer_out_of_scale")):
        left_out = told.each(
            lambda answers, missing=missing: next(
                (a.text for a in answers if a.missing == missing and a.text is not None), None
            )
        )
        found = np.flatnonzero(~left_out.missing())
        if len(found):
            rows = findings.rows[forms.places[found]]
            findings.note_rows(code, rows, question.columns[0], left_out[found[0]])
