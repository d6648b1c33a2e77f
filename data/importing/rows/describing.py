"""Rows that a sheet needs and does not bring: the person, course, session, skill behind its facts.

What is known stays: a row is added only where nothing is known yet, or where the sheet says more;
then everything known is repeated in it, since the newest row of a key is the one that counts.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from data import schema
from data.importing import vocabulary
from data.importing.coded import Coded, combined, constant
from data.importing.context import class_of
from data.importing.identity import (
    course_id,
    is_damaged,
    person_number,
)
from data.importing.model import Cell, Written
from data.importing.rows.findings import Findings, answer_of, texts
from data.importing.rows.hosts import left_out_hosts
from data.importing.rows.who import who, written_people
from data.importing.values import is_blank, name_of, one_line, parse_number

_KNOWN = {
    "person": "people",
    "course": "courses",
    "session": "sessions",
    "assessment": "assessments",
    "skill": "skills",
    "survey": "surveys",
    "metric": "metrics",
}


def add_described(
    findings: Findings,
    table: str,
    records: Mapping[str, Mapping[str, object]],
    rows: Mapping[str, int],
) -> None:
    """Add rows of a describing table by key, filled up from what is known; nothing new, no row."""
    key = schema.tables()[table].key[0]
    known = known_rows(findings, table)
    kept: list[dict[str, object]] = []
    for name, record in records.items():
        before = known.get(name, {})
        said = {column: value for column, value in record.items() if not is_missing(value)}
        more = {column for column in said if is_missing(before.get(column))}
        if name not in known or more - {key}:
            kept.append(
                {**said, **{c: v for c, v in before.items() if not is_missing(v)}, key: name}
            )
    _add_records(findings, table, kept, [rows[str(record[key])] for record in kept])


def add_changed(
    findings: Findings,
    table: str,
    records: Mapping[str, Mapping[str, object]],
    rows: Mapping[str, int],
) -> None:
    """Add rows by key whose values count before known ones; nothing where they only repeat them."""
    key = schema.tables()[table].key[0]
    known = known_rows(findings, table)
    kept: list[dict[str, object]] = []
    for name, record in records.items():
        before = {c: v for c, v in known.get(name, {}).items() if not is_missing(v)}
        said = {column: value for column, value in record.items() if not is_missing(value)}
        if name not in known or any(not _is_same(before.get(c), v) for c, v in said.items()):
            kept.append({**before, **said, key: name})
    _add_records(findings, table, kept, [rows[str(record[key])] for record in kept])


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, date) and isinstance(other, date):
        return pd.Timestamp(one) == pd.Timestamp(other)
    return one == other


def add_stated(
    findings: Findings,
    table: str,
    records: Sequence[Mapping[str, object]],
    rows: Sequence[int],
    fields: set[str],
) -> None:
    """Add rows a sheet is about: its own values count, known ones only where it has no column."""
    key = schema.tables()[table].key[0]
    known = known_rows(findings, table)
    kept = [
        {
            **{c: v for c, v in known.get(str(record[key]), {}).items() if c not in fields},
            **{c: v for c, v in record.items() if not is_missing(v)},
        }
        for record in records
    ]
    _add_records(findings, table, kept, rows)


def known_rows(findings: Findings, table: str) -> dict[str, dict[str, object]]:
    """What is known of a describing table, by key."""
    if table not in findings.described:
        frame: pd.DataFrame = getattr(findings.known, _KNOWN[table])
        key = schema.tables()[table].key[0]
        columns = [name for name in schema.tables()[table].columns if name in frame.columns]
        records = frame[columns].to_dict("records")
        findings.described[table] = {str(record[key]): record for record in records}
    return findings.described[table]


def is_missing(value: object) -> bool:
    """Whether a value says nothing: None, NaN, NaT, ''."""
    return value is None or value != value or value == "" or value is pd.NaT


def _add_records(
    findings: Findings, table: str, records: Sequence[Mapping[str, object]], rows: Sequence[int]
) -> None:
    if not records:
        return
    names = [name for name in schema.tables()[table].columns if name not in schema.SOURCE_COLUMNS]
    columns = {
        name: pd.Series([_none(record.get(name)) for record in records], dtype=object)
        for name in names
    }
    findings.add(table, columns, rows)


def _none(value: object) -> object:
    return None if is_missing(value) else value


# people


def people(findings: Findings) -> Coded:
    """The person of each data row, None where a row names nobody (it is skipped or rejected).

    Rows whose name is a totals word describe the columns and are skipped.
    """
    numbers, names = findings.cells("person_id").each(person_number), _names(findings)
    written = written_people(findings, numbers, names)
    nobody = ~written.marked(_is_plain)
    for i in np.flatnonzero(nobody):
        nobody[i] = not _names_somebody(findings, int(findings.rows[i]), written[i])
    ids = who(findings, written.without(nobody | left_out_hosts(findings)))
    _add_people(findings, ids, names)
    _note_unnumbered(findings, ids)
    return ids


def _names(findings: Findings) -> Coded:
    if findings.column("person_name") is not None:
        return findings.cells("person_name").each(name_of)
    first, last = (findings.cells(field).each(name_of) for field in ("first_name", "last_name"))
    return combined((first, last), _full_name)


def _full_name(first: str, last: str) -> str:
    is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in last + first)
    return last + first if is_chinese else f"{first} {last}".strip()


def _is_plain(written: Written | None) -> bool:
    """Whether nothing needs to be said of a person as a row writes them."""
    if written is None or is_describing_row(written.number, written.name):
        return False
    if _is_pass_line(written.number, written.name):
        return False
    return not (written.number and is_damaged(written.number))


def _names_somebody(findings: Findings, row: int, written: Written | None) -> bool:
    """Whether a row names a person; a total is noted, a missing or damaged number rejected."""
    if written is None:
        if (label := _foot_label(findings, row)) is not None:
            findings.note("summary_row_skipped", row=row, seen=label)
        elif _is_filled(findings, row):
            findings.reject("person_missing", row, _person_column(findings))
        return False
    if _is_pass_line(written.number, written.name):
        findings.note("pass_line_row", row=row, seen=written.name or written.number)
        return False
    if is_describing_row(written.number, written.name):
        findings.note("summary_row_skipped", row=row, seen=written.name or written.number)
        return False
    if written.number and is_damaged(written.number):
        findings.reject("damaged_number", row, findings.column("person_id"), written.number)
        return False
    return True


def _foot_label(findings: Findings, row: int) -> str | None:
    """What the last row says instead of a name: 具备2级以上人数 before counts, Signature:."""
    is_last = row == findings.table.data_rows[-1]
    grid = findings.table.sheet.cells[row]
    inside = [grid[c.position] for c in findings.table.columns if c.position < len(grid)]
    filled = [one_line(cell) for cell in inside if not is_blank(cell)]
    if not is_last or not filled or parse_number(filled[0]) is not None:
        return None
    is_label = filled[0].endswith((":", "："))
    is_counted = filled[0].endswith(_COUNTED) and all(map(parse_number, filled[1:]))
    return filled[0] if is_label or (is_counted and len(filled) > 1) else None


#: What a row of counts and shares at the foot of a list of people is called.
_COUNTED = ("人数", "总数", "个数", "次数", "占比", "比例", "率", "count", "Count", "rate", "Rate")


def _is_pass_line(number: str, name: str) -> bool:
    """Whether a row gives the pass marks of a sheet instead of a person."""
    words = vocabulary.term("scores", "row", "pass_line")
    return any(vocabulary.word_key(text) in words for text in (number, name) if text)


def is_describing_row(number: str, name: str) -> bool:
    """Whether a row gives a total, a maximum or a place to sign (审核:) instead of a person."""
    words = vocabulary.term("scores", "row", "maximum")
    return name.endswith(":") or any(
        vocabulary.is_total(text) or vocabulary.word_key(text) in words
        for text in (number, name)
        if text
    )


def _is_filled(findings: Findings, row: int) -> bool:
    cells = findings.table.sheet.cells[row]
    return any(
        match.field_id and match.column < len(cells) and not is_blank(cells[match.column])
        for match in findings.proposal.matches
    )


def _person_column(findings: Findings):  # noqa: ANN202 - a Column or None
    return findings.column("person_id") or findings.column("person_name")


def teams_said(findings: Findings) -> Coded:
    """The team of each row; where no column names teams, people are compared by department."""
    if findings.column("team") is not None:
        return texts(findings.cells("team"))
    departments = texts(findings.cells("department"))
    known = findings.known.teams
    own = vocabulary.units_in_path([name for name in departments.values if name])
    return departments.each(lambda name: name if name in known else own.get(name, name))


def _add_people(findings: Findings, ids: Coded, names: Coded) -> None:
    fields = {"department", "team", "role", "level"}
    said = {field: texts(findings.cells(field)) for field in fields if findings.column(field)}
    team = class_of(findings.table.sheet.name)
    if team is not None and "team" not in said:
        said["team"] = constant(team, len(names))
    elif "department" in said and "team" not in said:
        said["team"] = teams_said(findings)
    records: dict[str, dict[str, object]] = {}
    rows = first_rows(findings, ids)
    for person, name, *values in combined((ids, names, *said.values())).values:
        if person is None:
            continue
        record = records.setdefault(person, {})
        for column, value in zip(("person_name", *said), (name or None, *values), strict=True):
            if value is not None and column not in record:
                record[column] = value
    add_described(findings, "person", records, rows)


def first_rows(findings: Findings, keys: Coded) -> dict[str, int]:
    """The sheet row in which each key of the data rows first occurs, in the order of the rows."""
    keys = keys.used()
    rows = findings.rows[keys.first_rows()].tolist()
    return {key: row for key, row in zip(keys.values, rows, strict=True) if key is not None}


def _note_unnumbered(findings: Findings, ids: Coded) -> None:
    by_name = {person for person in ids.values if person and person.startswith("name:")}
    if by_name:
        findings.note("people_by_name", n=len(by_name), seen=min(by_name).removeprefix("name:"))


# courses, skills, sessions


def courses(findings: Findings) -> Coded:
    """The course key of each data row, from its column, else the one course of the whole table."""
    given = answer_of(findings.context, "course")
    names = findings.cells("course").each(lambda cell: course_text(cell) or given)
    if findings.column("subject") is not None:
        beside = findings.cells("subject").each(course_text)
        names = combined((names, beside), lambda *said: " · ".join(filter(None, said)) or None)
    found = names.each(lambda name: course_id(name) if name else None)
    keys = {course_id(name): name for name in reversed(names.values) if name}
    add_courses(findings, dict(reversed(keys.items())), first_rows(findings, found))
    return found


def course_text(cell: Cell) -> str | None:
    """A course's name as a cell writes it, None when empty."""
    return one_line(cell) or None if cell is not None else None


def add_courses(
    findings: Findings, names: Mapping[str, str], rows: Mapping[str, int], **said: object
) -> None:
    """Add the courses by key that are not known yet."""
    first = findings.table.data_rows[0] if findings.table.data_rows else 0
    records = {key: {"course_name": name, **said} for key, name in names.items()}
    add_described(findings, "course", records, {key: rows.get(key, first) for key in names})


def reason_without_course(findings: Findings, courses: Coded, ids: Coded) -> None:
    """Reject rows that have a person and no course, where the table names its courses by row."""
    column = findings.column("course")
    if column is None:
        return
    for row in findings.rows[courses.missing() & ~ids.missing()]:
        findings.reject("course_missing", int(row), column)
