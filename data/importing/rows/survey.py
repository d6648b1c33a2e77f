"""Survey answers: one row per form in the sheet, one row per form and question in the frame."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

import pandas as pd

from data.importing import vocabulary
from data.importing.identity import (
    course_id,
    key_of,
    person_number,
    respondent_key,
)
from data.importing.model import Cell
from data.importing.profiles import cells_of
from data.importing.rows.attendance import duration_unit
from data.importing.rows.describing import add_courses, course_text
from data.importing.rows.findings import Findings, answer_of, texts
from data.importing.rows.moments import moments
from data.importing.rows.questions import Question, Reading, read_questions
from data.importing.rows.survey_answers import read_answers
from data.importing.rows.who import who, written_people
from data.importing.values import is_blank, name_of, parse_duration, parse_number, text_of

#: Numbers that stand for "no answer" where choices are exported by number.
MISSING_CODES = {-2: "blank", -3: "skipped"}
PURPOSES = ("needs", "satisfaction", "other")


def check_survey(findings: Findings) -> None:
    """Add the survey, its questions, its forms and their answers."""
    name = answer_of(findings.context, "survey_name") or findings.proposal.file_name
    survey, purpose = key_of(name), _purpose(findings)
    columns = findings.columns("question")
    cells = {c.position: cells_of(findings.table, c.position) for c in columns}
    questions = read_questions(columns, cells, _reading(findings, cells))
    _note_scales(findings, questions)
    submitted = [m.on if m is not None else None for m in moments(findings, "submitted_at")]
    _note_days(findings, submitted)
    kept = _forms(findings, cells)
    keys = _keys(findings, survey, kept)
    kept = [i for i in kept if i in keys]
    _note_double_submits(findings, kept, cells)
    _add_survey(findings, survey, name, purpose, [submitted[i] for i in kept])
    _add_questions(findings, survey, questions)
    _add_responses(findings, survey, kept, keys, submitted)
    _add_answers(findings, survey, kept, keys, questions, cells)


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
        source.cells.separator,
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


# who


def _keys(findings: Findings, survey: str, kept: Sequence[int]) -> dict[int, str]:
    """The respondent key of each form, from the id of the source, else from the row itself."""
    column = findings.column("respondent_id")
    if column is None:
        return _keys_by_content(findings, survey, kept)
    ids = [person_number(cell) for cell in findings.cells("respondent_id")]
    keys: dict[int, str] = {}
    latest: dict[str, int] = {}
    for i in kept:
        row = findings.table.data_rows[i]
        if not ids[i]:
            findings.reject("respondent_missing", row, column)
            continue
        before = latest.get(ids[i])
        if before is not None:
            _settle_form(findings, before, i, keys)
        latest[ids[i]] = i
        keys[i] = respondent_key(findings.known.salt, survey, ids[i])
    return keys


def _settle_form(findings: Findings, before: int, now: int, keys: dict[int, str]) -> None:
    """Of two forms with one id the later counts; identical ones are said once."""
    rows = findings.table.data_rows
    if _row_text(findings, before) == _row_text(findings, now):
        findings.note("twice_same", row=rows[now])
    else:
        column = findings.column("respondent_id")
        findings.reject("twice_differs", rows[before], column, other_row=rows[now] + 1)
    keys.pop(before)


def _keys_by_content(findings: Findings, survey: str, kept: Sequence[int]) -> dict[int, str]:
    seen: Counter[str] = Counter()
    keys = {}
    for i in kept:
        content = _row_text(findings, i)
        seen[content] += 1
        keys[i] = respondent_key(findings.known.salt, survey, f"{content}\n#{seen[content]}")
    return keys


def _row_text(findings: Findings, i: int) -> str:
    grid = findings.table.sheet.cells[findings.table.data_rows[i]]
    return "\n".join(
        text_of(grid[c.position]) if c.position < len(grid) else "" for c in findings.table.columns
    )


def _note_double_submits(
    findings: Findings, kept: Sequence[int], cells: dict[int, list[Cell]]
) -> None:
    """Two forms with the same time and the same answers are kept and pointed out."""
    if findings.column("submitted_at") is None:
        return
    times = findings.cells("submitted_at")
    seen: dict[tuple, int] = {}
    for i in kept:
        content = (text_of(times[i]), *(text_of(column[i]) for column in cells.values()))
        if content in seen and content[0]:
            for row in (findings.table.data_rows[seen[content]], findings.table.data_rows[i]):
                findings.note("double_submit", row=row)
        seen.setdefault(content, i)


def _people(findings: Findings) -> list[str | None] | None:
    """The person of each form, None for an anonymous survey."""
    numbers = [person_number(cell) for cell in findings.cells("person_id")]
    names = [name_of(cell) for cell in findings.cells("person_name")]
    names = ["" if vocabulary.is_anonymous(name) else name for name in names]
    written = written_people(findings, numbers, names)
    return who(findings, written) if any(written) else None


# storing


def _add_survey(
    findings: Findings, survey: str, name: str, purpose: str, days: Sequence[date | None]
) -> None:
    first = findings.table.data_rows[0] if findings.table.data_rows else 0
    given = sorted(day for day in days if day is not None)
    record = {
        "survey_id": [survey],
        "survey_name": [name],
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
    skills = [key_of(q.topic) if q.topic else None for q in questions]
    columns = {
        "survey_id": survey,
        "question_id": [q.question_id for q in questions],
        "position": list(range(1, len(questions) + 1)),
        "question_text": [q.text for q in questions],
        "question_type": [q.type for q in questions],
        "topic": [q.topic for q in questions],
        "skill_id": [skill if skill in known else None for skill in skills],
        "aspect": [q.aspect for q in questions],
        "scale_min": [q.scale.low if q.scale else None for q in questions],
        "scale_max": [q.scale.high if q.scale else None for q in questions],
        "is_reversed": False,
    }
    findings.add("survey_question", columns, [header] * len(questions))


def _add_responses(
    findings: Findings,
    survey: str,
    kept: Sequence[int],
    keys: dict[int, str],
    submitted: Sequence[date | None],
) -> None:
    people = _people(findings)
    durations = _seconds(findings)
    roles, teams = texts(findings.cells("role")), texts(findings.cells("team"))
    given = answer_of(findings.context, "course")
    courses = [course_text(cell) or given for cell in findings.cells("course")]
    rows = [findings.table.data_rows[i] for i in kept]
    columns = {
        "survey_id": survey,
        "respondent_key": [keys[i] for i in kept],
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
    survey: str,
    kept: Sequence[int],
    keys: dict[int, str],
    questions: Sequence[Question],
    cells: dict[int, list[Cell]],
) -> None:
    found: dict[str, list] = defaultdict(list)
    rows: list[int] = []
    reading = _reading(findings, cells)
    for question in questions:
        for i, answer in read_answers(findings, question, kept, cells, reading):
            found["respondent_key"].append(keys[i])
            found["question_id"].append(question.question_id)
            found["option_text"].append(answer.option)
            found["value"].append(answer.value)
            found["answer_text"].append(answer.text)
            found["typed_text"].append(answer.typed)
            found["missing"].append(answer.missing)
            rows.append(findings.table.data_rows[i])
    findings.add("survey_answer", {"survey_id": survey, **found}, rows)
