"""Survey answers: one row per form in the sheet, one row per form and question in the frame."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from data.importing import vocabulary
from data.importing.identity import course_id, key_of, person_number
from data.importing.model import Cell, Column
from data.importing.profiles import cells_of
from data.importing.rows.choices import SEPARATORS
from data.importing.rows.describing import add_courses, course_text
from data.importing.rows.findings import Findings, answer_of, texts
from data.importing.rows.moments import moments
from data.importing.rows.questions import Question, Reading, read_questions
from data.importing.rows.respondents import Forms, forms_of, note_double_submits
from data.importing.rows.stays import duration_unit
from data.importing.rows.survey_answers import Answer, lines_of, read_answers
from data.importing.rows.who import who, written_people
from data.importing.values import fold, is_blank, name_of, parse_duration, parse_number, text_of

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
    lines = {position: lines_of(column) for position, column in cells.items()}
    reading = _reading(findings, cells)
    questions = read_questions(columns, lines, reading)
    _note_scales(findings, questions)
    _note_codes(findings, questions)
    submitted = _days(findings, reading)
    _note_days(findings, submitted)
    kept = _forms(findings, cells)
    forms = forms_of(findings, name, kept)
    kept = [i for i in kept if i in forms.keys]
    note_double_submits(findings, kept, cells)
    _note_partial(findings, kept)
    _add_survey(findings, forms, purpose, [submitted[i] for i in kept])
    _add_questions(findings, forms.survey, questions)
    _add_responses(findings, forms, kept, submitted)
    _add_answers(findings, forms, kept, questions, lines, reading)


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


def _reading(findings: Findings, cells: dict[int, list[Cell]]) -> Reading:
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


def _codes_for_missing(findings: Findings, cells: dict[int, list[Cell]]) -> dict[str, str]:
    """-2 and -3 as 问卷星 writes "no answer", where they are the only negative numbers."""
    negative = {
        number.value
        for column in cells.values()
        for cell in set(column)
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


def _note_codes(findings: Findings, questions: Sequence[Question]) -> None:
    """Say where a program may have written the numbers of choices, which say nothing as a mean."""
    source = findings.source
    if source is None or not source.layout.codes:
        return
    numbers = [question for question in questions if question.type == "number"]
    choices = [q for q in questions if q.type in ("single", "matrix", "rating", "number")]
    if numbers and 2 * len(numbers) > len(choices):
        findings.note("numbers_may_be_codes", n=len(numbers), seen=numbers[0].text)


def _days(findings: Findings, reading: Reading) -> list[date | None]:
    """The day each form was sent; None also where the source writes that it does not say."""
    cells = findings.cells("submitted_at")
    days = moments(findings, "submitted_at")
    return [
        None if day is None or text_of(cell) in reading.missing else day.on
        for day, cell in zip(days, cells, strict=True)
    ]


def _note_days(findings: Findings, submitted: Sequence[date | None]) -> None:
    column = findings.column("submitted_at")
    if column is None or any(submitted):
        bad = [] if column is None else findings.cells("submitted_at")
        for row, cell, day in zip(findings.table.data_rows, bad, submitted, strict=False):
            if day is None and not is_blank(cell):
                findings.note("date_left_empty", column, row, cell)
        return
    findings.note("no_submission_time", column)


def _forms(findings: Findings, cells: dict[int, list[Cell]]) -> list[int]:
    """Positions of the rows that have an id or an answer; the others are noted."""
    kept, ids = [], findings.cells("respondent_id")
    for i, row in enumerate(findings.table.data_rows):
        if is_blank(ids[i]) and all(is_blank(column[i]) for column in cells.values()):
            findings.note("empty_form", row=row)
        else:
            kept.append(i)
    return kept


def _note_partial(findings: Findings, kept: Sequence[int]) -> None:
    """Forms that were never sent off count as far as they were filled in; said."""
    partial = findings.source.partial if findings.source is not None else None
    columns = [
        column
        for column in findings.table.columns
        if partial is not None
        and partial.columns & {vocabulary.header_key(part) for part in column.parts}
    ]
    for column in columns[:1]:
        cells = cells_of(findings.table, column.position)
        for i in kept:
            if partial is not None and partial.pattern.search(text_of(cells[i])):
                findings.note("partial_forms", column, findings.table.data_rows[i])


# who


def _people(findings: Findings) -> list[str | None] | None:
    """The person of each form, None for an anonymous survey."""
    numbers = [person_number(cell) for cell in findings.cells("person_id")]
    names = [name_of(cell) for cell in findings.cells("person_name")]
    names = ["" if vocabulary.is_anonymous(name) else name for name in names]
    written = written_people(findings, numbers, names)
    return who(findings, written) if any(written) else None


# storing


def _note_left_out(findings: Findings, question: Question, i: int, answer: Answer) -> None:
    """Count an answer that is written and has no value."""
    codes = {"invalid": "answer_left_out", "out_of_scale": "answer_out_of_scale"}
    if answer.missing in codes and answer.text is not None:
        row = findings.table.data_rows[i]
        findings.note(codes[answer.missing], question.columns[0], row, answer.text)


def _add_survey(
    findings: Findings, forms: Forms, purpose: str, days: Sequence[date | None]
) -> None:
    first = findings.table.data_rows[0] if findings.table.data_rows else 0
    given = sorted(day for day in days if day is not None)
    record = {
        "survey_id": [forms.survey],
        "survey_name": [forms.name],
        "purpose": [purpose],
        "is_anonymous": [_people(findings) is None],
        "n_invited": [findings.context.get("invited")],
        "opened_on": [given[0] if given else None],
        "closed_on": [given[-1] if given else None],
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
        "is_reversed": [
            bool(q.scale) and bool(before.get(q.question_id, {}).get("is_reversed"))
            for q in questions
        ],
    }
    findings.add("survey_question", columns, [header] * len(questions))


def _known_questions(findings: Findings, survey: str) -> dict[str, dict[str, object]]:
    """What is known of the questions of a survey: a person may have set it, so it stays."""
    known = findings.known.questions
    rows = known[known["survey_id"] == survey].to_dict("records")
    return {row["question_id"]: row for row in rows}


def _add_responses(
    findings: Findings,
    forms: Forms,
    kept: Sequence[int],
    submitted: Sequence[date | None],
) -> None:
    people = _people(findings)
    durations = _seconds(findings)
    roles, teams = texts(findings.cells("role")), texts(findings.cells("team"))
    given = answer_of(findings.context, "course")
    courses = [course_text(cell) or given for cell in findings.cells("course")]
    rows = [findings.table.data_rows[i] for i in kept]
    columns = {
        "survey_id": forms.survey,
        "respondent_key": [forms.keys[i] for i in kept],
        "person_id": [people[i] if people else None for i in kept],
        "responded_on": pd.Series([submitted[i] for i in kept], dtype=object),
        "course_id": [course_id(courses[i]) if courses[i] else None for i in kept],
        "role": [roles[i] for i in kept],
        "team": [teams[i] for i in kept],
        "duration_seconds": [durations[i] for i in kept],
    }
    findings.add("survey_response", columns, rows)
    named = {course_id(courses[i]): courses[i] for i in reversed(kept) if courses[i]}
    add_courses(findings, named, {})


def _seconds(findings: Findings) -> list[float | None]:
    column = findings.column("duration")
    unit = duration_unit(column) if column else None
    is_plain = (
        column is not None and "分" not in column.header and "min" not in column.header.lower()
    )
    minutes = [
        parse_duration(c, unit="second" if is_plain else unit) for c in findings.cells("duration")
    ]
    return [None if value is None or value < 0 else round(60 * value, 3) for value in minutes]


def _add_answers(
    findings: Findings,
    forms: Forms,
    kept: Sequence[int],
    questions: Sequence[Question],
    lines: Mapping[int, Sequence[str]],
    reading: Reading,
) -> None:
    found: dict[str, list] = defaultdict(list)
    rows: list[int] = []
    for question in questions:
        for i, answer in read_answers(question, kept, lines, reading):
            _note_left_out(findings, question, i, answer)
            found["respondent_key"].append(forms.keys[i])
            found["question_id"].append(question.question_id)
            found["option_text"].append(answer.option)
            found["value"].append(answer.value)
            found["answer_text"].append(answer.text)
            found["typed_text"].append(answer.typed)
            found["missing"].append(answer.missing)
            rows.append(findings.table.data_rows[i])
    findings.add("survey_answer", {"survey_id": forms.survey, **found}, rows)
