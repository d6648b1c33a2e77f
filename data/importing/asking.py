"""What a table does not say by itself: answers harvested around it, and the questions left open.

A question names the key of the context that answers it (`values["context"]`), the options and the
default that is used as long as nobody answers; without a default the rows that need it wait.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from data.importing import context, vocabulary, years
from data.importing.completion import last_completion
from data.importing.employment import are_leavers
from data.importing.known import Known
from data.importing.leave_lists import count_columns, is_leave_list
from data.importing.model import Column, FoundTable, Kind, Match, Problem, Proposal
from data.importing.profiles import (
    header_moment,
    moment_columns,
    monthless_columns,
    new_year_columns,
    unordered_columns,
    yearless_columns,
)
from data.importing.rows.score_headers import ScoreHeader, read_score_headers
from data.importing.rows.turns import turn_around
from data.importing.sittings import courses_above
from data.importing.sources import source_named
from data.importing.vocabulary import header_key

#: Questions about cells whose answers are kept for the next sheet of the same source.
REMEMBERED = ("marks", "day_first", "phases")


def source_key(proposal: Proposal) -> str:
    """What an answer about cells is kept by: the program that wrote them, else the headers.

    However many days stand across, they count once: next month's sheet has the same key.
    """
    table = proposal.table
    if table.source is not None:
        return table.source
    keys = dict.fromkeys("<date>" if _is_day(c) else header_key(c.header) for c in table.columns)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def _is_day(column: Column) -> bool:
    number = column.header.split(" ")[0]
    return number.isdigit() or header_moment(column, 2024, day_first=True) is not None


def remembered(proposal: Proposal, known: Known) -> dict[str, object]:
    """What readers said about the cells of this source before, by question."""
    rows = known.answers[known.answers["source_key"] == source_key(proposal)]
    return {q: json.loads(a) for q, a in zip(rows["question"], rows["answer"], strict=True)}


def context_of(
    table: FoundTable,
    kind: Kind,
    matches: tuple[Match, ...],
    known: Known,
    file_name: str,
    answers: Mapping[str, object] = MappingProxyType({}),
) -> dict[str, object]:
    """The answers that title, sheet name and file name give for a table of this kind.

    A year that is among the `answers` of a reader completes what they say.
    """
    fields = {match.field_id for match in matches}
    dating = years.dating_fields(table, matches)
    texts = context.texts_around(table, file_name)
    found = _year(table, kind, matches, texts) if "year" not in answers else {}
    found |= {"year": answers["year"]} if "year" in answers else {}
    if kind in ("attendance", "assessment", "survey") and "course" not in fields:
        # the ratings of a sign-in sheet are of its course, whatever a survey of that name would be
        found |= _course(table, "attendance" if table.reading else kind, known, file_name)
    is_dateless = kind == "survey" and "submitted_at" not in fields
    if is_dateless or kind in ("attendance", "assessment", "metric", "skill_level", "appraisal"):
        found["date"] = context.day_of(table, texts)
        if "date" not in context.labelled(table):
            found["date_guess"] = found["date"]
    if kind in ("skill_level", "appraisal") and found["date"] is None:
        found |= _end_of_period(table, texts, found.get("year"))
    if kind == "skill_level" and "assessed_on" not in fields and found.get("date") is None:
        found |= {"date": table.saved_on, "date_guess": table.saved_on}
    if kind == "roster" and ("employment" in fields or are_leavers(texts)):
        found |= _day_of_roster(table, texts, found.get("year"))
    if kind == "attendance" and found["date"] is None and not years.is_dated(kind, dating):
        found |= _period(texts, found.get("year"), grains=("day",))
    is_learned = bool({"completion", "progress", "credits"} & fields)
    if kind == "attendance" and is_learned and found["date"] is None:
        ends = [match.column for match in matches if match.field_id == "completed_on"]
        last = last_completion(table, ends)
        found |= {"date": last, "date_guess": last, "last_completion": last}
    if kind == "attendance" and "course_mark" in fields and found.get("date") is None:
        found |= {"date": table.saved_on, "date_guess": table.saved_on}
    if kind == "attendance":
        found |= _session_said(table)
    if kind == "assessment":
        found |= _test_said(table, texts)
    if kind == "survey":
        found = _survey(table, fields, file_name, texts) | found
    if kind == "metric":
        found["until"] = context.day_of(table, texts, "end_date")
        found["unit"] = context.unit_of(table)
        if not years.is_dated(kind, fields) and "date" not in context.labelled(table):
            found |= _period(texts, found.get("year"))
    found |= _source_said(table, kind, file_name, found)
    return {key: value for key, value in found.items() if value is not None}


def _source_said(
    table: FoundTable, kind: Kind, file_name: str, found: Mapping[str, object]
) -> dict[str, object]:
    """What the description of the table's source says; a survey's name goes before a guess."""
    source = source_named(table.source)
    if source is None or source.kind != kind:
        return {}
    facts = dict(source.answers) | context.facts_of(source.facts, table, file_name)
    said: dict[str, object] = {"day_first": source.cells.day_first}
    if "survey_name" in facts and found.get("course_guess") is not None:
        about = context.course_in(str(facts["survey_name"]))
        said |= {"course": about, "course_guess": about}
    return said | facts


def _day_of_roster(table: FoundTable, texts: tuple[str, ...], year: object) -> dict[str, object]:
    """The day on which a list of employees was right: as it says, else when it was saved."""
    day = context.day_of(table, texts)
    found = {"date": day} if day else _end_of_period(table, texts, year)
    return {"date": table.saved_on, **found, "date_guess": None}


def _session_said(table: FoundTable) -> dict[str, object]:
    """Who held the session of a sign-in sheet, when and how long, as the lines above it say."""
    said = context.labelled(table)
    return {
        "trainer": said.get("trainer"),
        "hours": context.hours_of(table),
        "time_span": context.time_span_of(said.get("date", "")),
    }


def _test_said(table: FoundTable, texts: tuple[str, ...]) -> dict[str, object]:
    """Full marks and pass line of a sheet of scores, and which test of its course it is called."""
    turn = turn_around(texts)
    return {
        "max_score": context.number_of(table, "max_score"),
        "pass_line": context.number_of(table, "pass_line"),
        "turn": turn,
        # a test after the course is what every test is taken for
        "turn_guess": None if turn == "post" else turn,
    }


def _year(
    table: FoundTable, kind: Kind, matches: tuple[Match, ...], texts: tuple[str, ...]
) -> dict[str, object]:
    """The year that the texts around a table name, else a guess that is said as one."""
    named = context.year_of(texts) or context.year_of((table.sheet.name,))
    guess = years.guess_year(table, kind, matches, texts) if named is None else None
    if guess is None:
        return {"year": named, "year_from": "named" if named is not None else None}
    return {"year": guess.year, "year_guess": guess.year, "year_from": guess.code}


def _period(
    texts: tuple[str, ...], year: object, grains: tuple[str, ...] | None = None
) -> dict[str, object]:
    moment = context.period_of(texts, int(str(year)) if year is not None else None)
    if moment is None or (grains is not None and moment.grain not in grains):
        return {}
    return {"date": moment.on, "date_guess": moment.on, "period": moment.grain}


def _end_of_period(table: FoundTable, texts: tuple[str, ...], year: object) -> dict[str, object]:
    """The last day of the period that levels are of, 2026Q3; not after the file was saved."""
    moment = context.period_of(texts, int(str(year)) if year is not None else None)
    if moment is None or moment.grain not in ("month", "quarter", "year"):
        return {}
    last = pd.Period(moment.on, freq=moment.grain[0].upper()).end_time.date()
    saved = table.saved_on
    day = saved if saved is not None and moment.on <= saved < last else last
    return {"date": day, "date_guess": day}


def _course(table: FoundTable, kind: Kind, known: Known, file_name: str) -> dict[str, object]:
    found = context.course_of(table, known, file_name)
    if found is None and kind != "survey":
        found = context.name_around(table, file_name)
    if found is None:
        return {}
    name, source = found
    is_known = name in set(known.courses["course_name"])
    if kind == "survey" and not is_known:
        return {}
    is_guess = source == "part" or (source != "title" and not is_known)
    return {"course": name} | ({"course_guess": name} if is_guess else {})


def _survey(
    table: FoundTable, fields: set[str], file_name: str, texts: tuple[str, ...]
) -> dict[str, object]:
    headers = [column.header for column in table.columns]
    has_course = "course" in fields
    purpose = survey_purpose(" ".join(texts), headers, has_course=has_course)
    if table.reading:
        purpose = "satisfaction"
    invited = context.number_of(table, "invited")
    name = context.survey_name_of(table, file_name)
    about = context.course_in(name) if purpose == "satisfaction" and not has_course else None
    return {
        "survey_name": name or None,
        "purpose": purpose,
        "course": about,
        "course_guess": about,
        "invited": int(invited) if invited else None,
    }


def survey_purpose(around: str, headers: list[str], *, has_course: bool) -> str:
    """needs, satisfaction or other: from topics rated twice, the words around, a named course.

    One question of satisfaction, or whether one would recommend it, tells where it, or another on
    the trainer, is about a training; else two of them do.
    """
    aspects = {aspect_of(header) for header in headers}
    if {"importance", "ability"} <= aspects or "需求" in around or "needs" in around.lower():
        return "needs"
    satisfied = vocabulary.term("terms", "satisfaction")
    if has_course or vocabulary.holds(around, satisfied):
        return "satisfaction"
    recommend = vocabulary.term("terms", "recommend")
    asked = [header for header in headers if vocabulary.holds(header, satisfied)]
    wished = [header for header in headers if vocabulary.holds(header, recommend)]
    about, by = vocabulary.term("terms", "taught"), vocabulary.term("terms", "taught", "by")
    is_of_training = any(vocabulary.holds(header, about) for header in (*asked, *wished))
    is_of_training |= bool(asked) and any(vocabulary.holds(header, by) for header in headers)
    return "satisfaction" if is_of_training or len(asked) >= 2 else "other"


def aspect_of(header: str) -> str | None:
    """importance or ability, by the words of a question; the first word said decides."""
    key = vocabulary.word_key(header)
    found = {}
    for aspect in ("importance", "ability"):
        places = [key.find(word) for word in vocabulary.term("terms", aspect) if word in key]
        if places:
            found[aspect] = min(places)
    if not found:
        return None
    return (
        "importance"
        if "importance" in found and _asks_importance(key)
        else min(found, key=found.get)
    )


def _asks_importance(key: str) -> bool:
    return any(word in key for word in ("重要", "howimportant", "importance"))


def questions(proposal: Proposal) -> tuple[Problem, ...]:
    """What must be asked whatever the rows say: course, day, year."""
    found = [_course_question(proposal), _date_question(proposal), _year_question(proposal)]
    found.append(_sort_note(proposal))
    return tuple(question for question in found if question is not None)


def _course_question(proposal: Proposal) -> Problem | None:
    course, guess = proposal.context.get("course"), proposal.context.get("course_guess")
    is_needed = needs_course(proposal)
    if course and course == guess and (is_needed or proposal.kind == "survey"):
        code = "course_unnamed" if context.is_unnamed(course) else "course_guessed"
        return _question(proposal, code, "course", default=course)
    return _question(proposal, "course_unknown", "course") if is_needed and not course else None


def _sort_note(proposal: Proposal) -> Problem | None:
    """What is said where the sort of a training stands for its course."""
    sort = next((match for match in proposal.matches if match.reason == "sort"), None)
    if sort is None:
        return None
    return Problem(
        "sort_as_course",
        "note",
        proposal.file_name,
        proposal.table.sheet.name,
        column=sort.column,
        row=proposal.table.header_rows[-1],
    )


def needs_course(proposal: Proposal) -> bool:
    """Whether the rows need a course that no column names."""
    fields = {match.field_id for match in proposal.matches}
    if fields & {"course", "course_mark"} or proposal.kind not in ("attendance", "assessment"):
        return False
    if proposal.kind == "attendance" and not _is_about_meetings(proposal.table):
        return False
    if proposal.kind == "attendance" and courses_above(proposal.table):
        return False
    headers = score_headers(proposal)
    return proposal.kind == "attendance" or not headers or not are_subjects(proposal)


def _is_about_meetings(table: FoundTable) -> bool:
    """Whether a sheet of attendance has meetings: leaves have none, nor have counts of a month."""
    has_days = moment_columns(table) or yearless_columns(table) or unordered_columns(table)
    is_counted = count_columns(table) or monthless_columns(table)
    return not is_leave_list(table) and (bool(has_days) or not is_counted)


def score_headers(proposal: Proposal) -> list[ScoreHeader]:
    """What the headers of the score columns say, left to right."""
    taken = {match.column for match in proposal.matches if match.field_id == "score"}
    columns = [column for column in proposal.table.columns if column.position in taken]
    return list(read_score_headers(columns).values())


def are_subjects(proposal: Proposal) -> bool:
    """Whether the score columns are named by courses: nothing else around the table names one."""
    headers = score_headers(proposal)
    is_named = proposal.context.get("course") and "course_guess" not in proposal.context
    return not is_named and bool(headers) and all(header.is_subject for header in headers)


def _date_question(proposal: Proposal) -> Problem | None:
    fields = {match.field_id for match in proposal.matches}
    if years.is_dated(proposal.kind, years.dating_fields(proposal.table, proposal.matches)):
        return None
    if proposal.kind == "attendance" and not _is_about_meetings(proposal.table):
        return None
    day, guess = proposal.context.get("date"), proposal.context.get("date_guess")
    if day is None:
        is_told = proposal.kind == "metric" and _title_without_year(proposal) is not None
        return None if is_told else _question(proposal, "date_unknown", "date")
    if day != guess:
        return None
    is_last = day == proposal.context.get("last_completion")
    is_of_saving = "course_mark" in fields and day == proposal.table.saved_on
    code = "date_of_completion" if is_last else "date_guessed"
    code = "date_of_saving" if is_of_saving else code
    is_of_saving = proposal.kind == "skill_level" and day == proposal.table.saved_on
    code = "levels_of_saving" if is_of_saving else code
    return _question(proposal, code, "date", default=day)


def _year_question(proposal: Proposal) -> Problem | None:
    year, guess = proposal.context.get("year"), proposal.context.get("year_guess")
    if year is not None and (crossing := _new_year_question(proposal, year)):
        return crossing
    if year is not None and year != guess:
        return None
    table, texts = proposal.table, context.texts_around(proposal.table, proposal.file_name)
    seen = years.yearless(table, proposal.kind, proposal.matches, texts)
    is_in_title = not years.is_dated(proposal.kind, years.dating_fields(table, proposal.matches))
    is_whole = proposal.kind != "metric" or proposal.context.get("date") is not None
    if seen is None or (year is None and is_in_title and is_whole):
        # the day of a meeting is asked for as a whole; of figures of Q1 nothing but the year
        return None
    if year is None:
        return _question(proposal, "year_unknown", "year", seen=seen)
    code = str(proposal.context["year_from"])
    asked = _question(proposal, code, "year", default=year, seen=seen)
    return replace(asked, values={**asked.values, "saved_on": table.saved_on})


def _title_without_year(proposal: Proposal) -> str | None:
    """The text around a table that names its period but for the year, where no year is known."""
    texts = context.texts_around(proposal.table, proposal.file_name)
    is_open = proposal.context.get("year") is None
    return context.yearless_period(texts) if is_open else None


def _new_year_question(proposal: Proposal, year: object) -> Problem | None:
    """Say that the days across run over a new year; an answer of somebody is not questioned."""
    across = {m.column for m in proposal.matches if m.field_id in years.ACROSS}
    behind = [c for c in new_year_columns(proposal.table) if c.position in across]
    if not behind or "year_from" not in proposal.context:
        return None
    first = next(c for c in yearless_columns(proposal.table) if c.position in across)
    asked = _question(proposal, "year_crossed", "year", default=year, seen=first.header)
    return replace(asked, values={**asked.values, "other": behind[0].header})


def _question(
    proposal: Proposal, code: str, key: str, *, default: object = None, seen: str | None = None
) -> Problem:
    values = {"context": key, "default": default, "options": []}
    return Problem(
        code, "question", proposal.file_name, proposal.table.sheet.name, seen=seen, values=values
    )
